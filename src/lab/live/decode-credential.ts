/** A credential taken apart as whoever holds it can: what is readable in it, what is not, and which bytes go where. */
import { createHash } from 'node:crypto';
import type { CredentialField, DecodedCredential } from '../../protocol/exchanges.ts';
import { ROUTE_COOKIE } from '../../protocol/headers.ts';

type Decoded = Pick<DecodedCredential, 'kind' | 'fields'>;
type Notes = Readonly<Record<string, string>>;

const BASE64URL = /^[\w-]*$/;
/** 256 random bits, as every session secret of ours. */
const SECRET = /^[\w-]{43}$/;

const notes: Notes = {
  alg: 'how it is signed or sealed',
  enc: 'the cipher',
  typ: 'what it is, so that no other token is taken for it',
  kid: 'which key: no secret, and how keys are changed',
  sub: 'whose it is',
  sid: 'the session’s id',
  iat: 'when it was issued, seconds since 1970',
  exp: 'when it expires unused, seconds since 1970',
  session_exp: 'when the session ends for good, seconds since 1970',
  iss: 'who issued it',
  aud: 'for whom it is meant',
  jti: 'its own number: no two are alike',
  auth_time: 'when the user logged in, seconds since 1970',
  device: 'from where',
  user: 'who it is: anybody can read it',
  state: 'the session’s state: anybody can read it',
};

function readableJson(part: string): Record<string, unknown> | null {
  if (!BASE64URL.test(part)) return null;
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Each member of an encoded JSON object, with its share of the part's bytes; together they take exactly these. */
function fieldsIn(part: string, prefix: string, note: string, encodedBytes: number): CredentialField[] {
  const members = Object.entries(readableJson(part) ?? {}).map(([name, value]) => {
    const json = JSON.stringify(value);
    const text = typeof value === 'string' ? value : json;
    return { name, text, length: Buffer.byteLength(`${JSON.stringify(name)}:${json},`) };
  });
  const whole = members.reduce((sum, { length }) => sum + length, 0);
  let counted = 0;
  let given = 0;
  return members.map(({ name, text, length }) => {
    counted += length;
    const until = Math.round((counted / whole) * encodedBytes);
    const bytes = until - given;
    given = until;
    return { name: `${prefix}.${name}`, value: text, bytes, note: notes[name] ?? note };
  });
}

/** RFC 7515, section 7.1: header, payload, signature. */
function signedToken(parts: readonly string[]): Decoded {
  const [header = '', payload = '', signature = ''] = parts;
  return {
    kind: 'signed token',
    fields: [
      ...fieldsIn(header, 'header', 'says how to check it', header.length + 1),
      ...fieldsIn(payload, 'payload', 'anybody can read it', payload.length + 1),
      {
        name: 'signature',
        value: signature,
        bytes: signature.length,
        note: 'nobody makes it without the key: it proves that nothing before it was changed',
      },
    ],
  };
}

/** RFC 7516, section 7.1: header, encrypted key, initialization vector, ciphertext, tag. */
function encrypted(parts: readonly string[]): Decoded {
  const [header = '', key = '', vector = '', ciphertext = '', tag = ''] = parts;
  const dot = 1;
  const keyField = {
    name: 'encrypted key',
    value: key,
    bytes: key.length + dot,
    note:
      key === ''
        ? 'none: the servers share the key, and only the dot is left'
        : 'unreadable without another key',
  };
  return {
    kind: 'encrypted cookie',
    fields: [
      ...fieldsIn(header, 'header', 'says how to open it', header.length + dot),
      keyField,
      { name: 'vector', value: vector, bytes: vector.length + dot, note: 'new for each cookie; no secret' },
      {
        name: 'ciphertext',
        value: null,
        bytes: ciphertext.length + dot,
        note: 'the session’s state: nobody reads it without the key',
      },
      { name: 'tag', value: tag, bytes: tag.length, note: 'proves that nothing was changed' },
    ],
  };
}

function sessionId(secret: string): Decoded {
  // As the strategies do it: the store knows this, and never the secret.
  const id = createHash('sha256').update(secret).digest('base64url');
  const note = `opens the session, and says nothing of it; the server keeps only base64url(SHA-256(secret)), the session’s id: ${id}`;
  return {
    kind: 'session id',
    fields: [{ name: 'secret', value: secret, bytes: Buffer.byteLength(secret), note }],
  };
}

const unknown = (value: string): Decoded => ({
  kind: 'unknown',
  fields: [{ name: 'value', value, bytes: Buffer.byteLength(value), note: 'in no form that the lab knows' }],
});

function decode(value: string): Decoded {
  const parts = value.split('.');
  const header = readableJson(parts[0] ?? '');
  const isCompact = header !== null && parts.every((part) => BASE64URL.test(part));
  if (isCompact && parts.length === 5 && 'enc' in header) return encrypted(parts);
  if (isCompact && parts.length === 3 && 'alg' in header && readableJson(parts[1] ?? '')) {
    return signedToken(parts);
  }
  return SECRET.test(value) ? sessionId(value) : unknown(value);
}

const total = (fields: readonly CredentialField[]): number =>
  fields.reduce((bytes, field) => bytes + field.bytes, 0);

export interface Shown {
  readonly bearer: string | null;
  readonly cookies: readonly (readonly [name: string, value: string])[];
}

/** Null where no credential was shown. The gateway's route is told with it, and counts for nothing. */
export function decodeCredential({ bearer, cookies }: Shown): DecodedCredential | null {
  const route = cookies.find(([name]) => name === ROUTE_COOKIE);
  const [cookie] = cookies.filter(([name]) => name !== ROUTE_COOKIE);
  if (bearer === null && !cookie) return null;
  const { kind, fields } = decode(bearer ?? cookie?.[1] ?? '');
  const named = bearer === null && cookie ? [cookieName(cookie[0])] : [];
  const own = [...named, ...fields];
  const routes = route ? [routeField(route[1])] : [];
  return { kind, bytes: total(own), fields: [...own, ...routes] };
}

const cookieName = (name: string): CredentialField => ({
  name: 'name',
  value: `${name}=`,
  bytes: Buffer.byteLength(name) + 1,
  note: 'the cookie’s: a browser sends it by itself',
});

const routeField = (route: string): CredentialField => ({
  name: ROUTE_COOKIE,
  value: route,
  bytes: Buffer.byteLength(`${ROUTE_COOKIE}=${route}`),
  note: 'the gateway’s own: which node, not who; no part of the credential, and not counted with it',
});
