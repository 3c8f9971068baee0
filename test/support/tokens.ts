/** Tokens made by hand, with no library between the test and the bytes. */
import { createCipheriv, createDecipheriv, createHmac, type KeyObject, randomBytes, sign } from 'node:crypto';

export type Fields = Readonly<Record<string, unknown>>;

export const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export const decode = (part: string | undefined): Record<string, unknown> =>
  JSON.parse(Buffer.from(part ?? '', 'base64url').toString());

export const partsOf = (token: string) => {
  const [header, payload] = token.split('.');
  return { header: decode(header), payload: decode(payload) };
};

type Signer = (input: string) => Buffer;

export const hmac =
  (key: Uint8Array | string, hash = 'sha256'): Signer =>
  (input) =>
    createHmac(hash, key).update(input).digest();

export const ed25519 =
  (key: KeyObject): Signer =>
  (input) =>
    sign(null, Buffer.from(input), key);

export const unsigned: Signer = () => Buffer.alloc(0);

/** A field set to undefined is left out. */
export function forge(header: Fields, payload: Fields, signer: Signer): string {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${signer(input).toString('base64url')}`;
}

/** A JWE in compact form, encrypted directly with the key (RFC 7516, section 7.1). */
export function sealByHand(
  header: Fields,
  payload: Fields | string,
  key: Uint8Array,
  cipher: 'aes-256-gcm' | 'aes-128-gcm' = 'aes-256-gcm',
): string {
  const protectedHeader = encode(header);
  const nonce = randomBytes(12);
  const encryption = createCipheriv(cipher, key, nonce).setAAD(Buffer.from(protectedHeader));
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const sealed = Buffer.concat([encryption.update(text), encryption.final()]);
  const parts = [nonce, sealed, encryption.getAuthTag()].map((part) => part.toString('base64url'));
  return [protectedHeader, '', ...parts].join('.');
}

/** What is inside, for whoever has the key. */
export function openByHand(token: string, key: Uint8Array): Record<string, unknown> {
  const [header = '', , nonce = '', sealed = '', tag = ''] = token.split('.');
  const bytes = (part: string) => Buffer.from(part, 'base64url');
  const decryption = createDecipheriv('aes-256-gcm', key, bytes(nonce)).setAAD(Buffer.from(header));
  decryption.setAuthTag(bytes(tag));
  return JSON.parse(Buffer.concat([decryption.update(bytes(sealed)), decryption.final()]).toString());
}
