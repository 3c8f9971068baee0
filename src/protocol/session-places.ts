/**
 * Which sessions there are and on whom they lie, told from requests and faults alone: the live lab and the replay of a
 * stored history go by this one rule. It is what a client could know, and no look into anybody's memory.
 */
import type { Complete, HistoryEvent, Invoke } from './history.ts';
import type { SessionPlace } from './lab-clients.ts';
import type { StateHolder } from './strategies.ts';

/** How many are told one by one; the newest stay. */
export const sessionPlacesMax = 64;

export type SessionSign =
  | {
      readonly type: 'answer';
      readonly asked: 'login' | 'logout' | 'other';
      readonly client: string;
      readonly user: string;
      readonly status: number;
      /** Who answered. */
      readonly node: string | null;
      /** The request showed the session's own newest credential: nothing made up, copied or old. */
      readonly isOwn: boolean;
    }
  /** Its process has ended, by a fault or by itself. */
  | { readonly type: 'node ended'; readonly node: string }
  /** The client forgets what it carries. */
  | { readonly type: 'client left'; readonly client: string };

type FaultSeen = Pick<Extract<HistoryEvent, { type: 'fault' }>, 'fault' | 'target'>;
type Places = readonly SessionPlace[];
type Answer = Extract<SessionSign, { type: 'answer' }>;

const without = (places: Places, client: string): Places =>
  places.some((place) => place.client === client)
    ? places.filter((place) => place.client !== client)
    : places;

function afterAnswer(places: Places, answer: Answer, heldBy: StateHolder): Places {
  const { asked, client, user, status, node, isOwn } = answer;
  if (asked === 'login') {
    if (status >= 400) return places;
    const begun: SessionPlace = { client, user, heldBy, node: heldBy === 'node' ? node : null };
    return [...without(places, client), begun].slice(-sessionPlacesMax);
  }
  if (asked === 'logout' && status < 400) {
    // Only who holds the session can end it: another node has forgotten nothing, whatever it answers.
    const place = places.find((each) => each.client === client);
    return place?.node && place.node !== node ? places : without(places, client);
  }
  // Whoever holds a session, and refuses the credential that opens it, holds it no more.
  const isRefused = status === 401 && isOwn;
  const holder = places.find((place) => place.client === client);
  const isByHolder = holder !== undefined && (holder.node === null || holder.node === node);
  return isRefused && isByHolder ? without(places, client) : places;
}

/** @returns the same array where the sign changes nothing; the newest session is the last */
export function placesAfter(places: Places, sign: SessionSign, heldBy: StateHolder): Places {
  if (sign.type === 'answer') return afterAnswer(places, sign, heldBy);
  if (sign.type === 'client left') return heldBy === 'client' ? without(places, sign.client) : places;
  return places.some(({ node }) => node === sign.node)
    ? places.filter(({ node }) => node !== sign.node)
    : places;
}

/** What an operation of a history tells; null where it tells nothing. */
export function signOfOperation(invoke: Invoke, complete: Complete): SessionSign | null {
  if (complete.status === null || invoke.probe || invoke.forged) return null;
  const { kind, session: client, user, credential, replay } = invoke;
  const asked = kind === 'login' || kind === 'logout' ? kind : 'other';
  const { status, servedBy: node } = complete;
  return { type: 'answer', asked, client, user, status, node, isOwn: credential !== null && !replay };
}

/** What a fault of a history tells. A paused node forgets nothing, and of a store only answers tell. */
export function signOfFault({ fault, target }: FaultSeen): SessionSign | null {
  if (target === 'store') return null;
  return fault === 'kill' || fault === 'drain' || fault === 'restart'
    ? { type: 'node ended', node: target }
    : null;
}
