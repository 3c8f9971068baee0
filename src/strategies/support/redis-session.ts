/** Between the session's hash in Redis and the session that a server works with. */
import type { User } from '../../protocol/session.ts';
import type { Change, PlacedOrder, SaidMessage } from '../../shop/state.ts';
import type { Lifetimes, Session } from '../strategy.ts';
import { idleExpiry } from './expiry.ts';

export type SessionHash = Readonly<Record<string, string>>;

/** Redis answers a hash as a flat list: field, value, field, value. */
export function hashOf(reply: readonly string[]): SessionHash {
  const hash: Record<string, string> = Object.create(null);
  for (let index = 0; index + 1 < reply.length; index += 2) {
    hash[reply[index] as string] = reply[index + 1] as string;
  }
  return hash;
}

/** Numbered fields (m:1, m:2, …) in their order. */
function numbered<Value>(hash: SessionHash, prefix: string): Value[] {
  const fields = Object.keys(hash).filter((field) => field.startsWith(prefix));
  const numberOf = (field: string) => Number(field.slice(prefix.length));
  return fields.sort((a, b) => numberOf(a) - numberOf(b)).map((field) => JSON.parse(hash[field] as string));
}

function linesOf(hash: SessionHash): Record<string, number> {
  const products = Object.keys(hash).filter((field) => field.startsWith('p:'));
  return Object.fromEntries(products.map((field) => [field.slice(2), Number(hash[field])]));
}

/** The store's own clock, as TIME answers it: seconds and microseconds. */
export const msOf = ([seconds, microseconds]: readonly string[]): number =>
  Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000);

/** A list of three is smaller than an object, and this is kept once for each session. */
export const whoText = ({ username, name, role }: User): string => JSON.stringify([username, name, role]);

function userOf({ u: id = '', w: who }: SessionHash): Pick<Session, 'user'> {
  if (who === undefined) return {};
  const [username, name, role] = JSON.parse(who);
  return { user: { id, username, name, role } };
}

/** @returns null for the empty hash: the session has ended */
export function sessionOf(id: string, hash: SessionHash, lifetimes: Lifetimes): Session | null {
  if (hash.u === undefined) return null;
  const lastSeenAt = Number(hash.t);
  const expiresAt = Number(hash.a);
  return {
    id,
    userId: hash.u,
    ...userOf(hash),
    device: hash.d ?? '',
    createdAt: Number(hash.c),
    lastSeenAt,
    expiresAt,
    idleExpiresAt: idleExpiry(lastSeenAt, expiresAt, lifetimes),
    state: {
      cart: { lines: linesOf(hash), version: Number(hash.v ?? 0) },
      conversation: { messages: numbered<SaidMessage>(hash, 'm:'), total: Number(hash.n ?? 0) },
      orders: numbered<PlacedOrder>(hash, 'o:'),
    },
  };
}

/** A change as the script takes it. */
export function argumentsOf(change: Change): string[] {
  switch (change.type) {
    case 'cart.add':
    case 'cart.set':
      return [change.type, change.productId, String(change.quantity)];
    case 'cart.remove':
      return [change.type, change.productId];
    case 'cart.checkout':
      return [change.type, change.key, change.orderId, String(change.at)];
    case 'cart.restore':
      return [change.type, change.orderId];
    case 'message.append':
      return [change.type, change.text, String(change.at)];
  }
}
