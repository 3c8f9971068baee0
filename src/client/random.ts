/** Names that nobody else chooses. Not `randomUUID`: a browser has that for pages behind TLS only. */

export const randomHex = (bytes: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
