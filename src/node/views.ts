/** Sessions as the contract shows them. */
import type { SessionInfo } from '../protocol/session.ts';
import { type Catalogue, priceCart } from '../shop/pricing.ts';
import type { ConversationState, SessionState } from '../shop/state.ts';
import type { Session, SessionSummary } from '../strategies/strategy.ts';

export const timestamp = (ms: number) => new Date(ms).toISOString();

export const sessionView = (session: Session): SessionInfo => ({
  id: session.id,
  createdAt: timestamp(session.createdAt),
  expiresAt: timestamp(session.expiresAt),
  idleExpiresAt: timestamp(session.idleExpiresAt),
});

export const summaryView = ({ id, device, createdAt, lastSeenAt }: SessionSummary, currentId: string) => ({
  id,
  device,
  createdAt: timestamp(createdAt),
  lastSeenAt: timestamp(lastSeenAt),
  current: id === currentId,
});

export const conversationView = ({ messages, total }: ConversationState) => ({
  messages: messages.map(({ text, at }) => ({ text, at: timestamp(at) })),
  total,
});

/** What `/dashboard` says beside `/me`. */
export function countsOf(catalogue: Catalogue, { cart, conversation }: SessionState) {
  const { items, totalCents } = priceCart(catalogue, cart);
  return {
    cartItemCount: items.reduce((count, item) => count + item.quantity, 0),
    cartTotalCents: totalCents,
    conversationTotal: conversation.total,
  };
}
