/** A session's state as few bytes as JSON allows: whatever the client carries, it carries on each request. */
import type { SessionState } from '../../shop/state.ts';

/** Only what is there is written; times are ms. */
export interface PackedState {
  /** Cart version and pieces per product. */
  readonly v?: number;
  readonly c?: Readonly<Record<string, number>>;
  /** Messages as [time, text], and how many were said in all. */
  readonly m?: readonly (readonly [number, string])[];
  readonly n?: number;
  /** Orders as [key, id, time, lines]. */
  readonly o?: readonly (readonly [string, string, number, Readonly<Record<string, number>>])[];
}

export function packState({ cart, conversation, orders }: SessionState): PackedState {
  return {
    ...(cart.version > 0 && { v: cart.version, c: cart.lines }),
    ...(conversation.total > 0 && {
      n: conversation.total,
      m: conversation.messages.map(({ at, text }) => [at, text] as const),
    }),
    ...(orders.length > 0 && {
      o: orders.map(({ key, orderId, at, lines }) => [key, orderId, at, lines] as const),
    }),
  };
}

export const unpackState = ({ v = 0, c = {}, n = 0, m = [], o = [] }: PackedState): SessionState => ({
  cart: { lines: c, version: v },
  conversation: { messages: m.map(([at, text]) => ({ at, text })), total: n },
  orders: o.map(([key, orderId, at, lines]) => ({ key, orderId, at, lines })),
});
