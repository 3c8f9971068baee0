/**
 * One request of the page's own clients, in full, for the inspector: the only place where a credential is shown, and
 * only of the lab's own users. Kept in memory, bounded, and given only to whoever has the lab's token.
 */
import { z } from 'zod';
import { Hop } from './lab-events.ts';

/** As on the wire: the first line, each header field in its order, the body as text. */
export const RawMessage = z.object({
  startLine: z.string(),
  headers: z.array(z.tuple([z.string(), z.string()])),
  body: z.string(),
});
export type RawMessage = z.infer<typeof RawMessage>;

/** One readable or unreadable piece of a credential, and how many of its bytes it takes. */
export const CredentialField = z.object({
  /** `header.alg`, `payload.cart`, `signature`, a cookie's name, … */
  name: z.string(),
  /** The text that anybody who holds the credential can read; null where nobody can without a key. */
  value: z.string().nullable(),
  bytes: z.int(),
  /** What it is for, in a few words. */
  note: z.string(),
});
export type CredentialField = z.infer<typeof CredentialField>;

export const DecodedCredential = z.object({
  kind: z.enum(['signed token', 'encrypted cookie', 'session id', 'unknown']),
  bytes: z.int(),
  fields: z.array(CredentialField),
});
export type DecodedCredential = z.infer<typeof DecodedCredential>;

/** How many sessions lay where; null where it was not measured or does not exist. */
export const HeldState = z.object({
  nodes: z.array(z.object({ node: z.string(), sessions: z.int().nullable() })),
  store: z.object({ sessions: z.int(), bytes: z.int() }).nullable(),
});
export type HeldState = z.infer<typeof HeldState>;

export const Exchange = z.object({
  hop: Hop,
  request: RawMessage,
  /** Null: no answer came. */
  response: RawMessage.nullable(),
  presented: DecodedCredential.nullable(),
  issued: DecodedCredential.nullable(),
  before: HeldState.nullable(),
  after: HeldState.nullable(),
  /** The command line that sends the same request again. */
  curl: z.string(),
});
export type Exchange = z.infer<typeof Exchange>;
