/** Tokens made by hand, with no library between the test and the bytes. */
import { createHmac, type KeyObject, sign } from 'node:crypto';

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
