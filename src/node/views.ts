/** Sessions as the contract shows them. */
import type { SessionInfo } from '../protocol/session.ts';
import type { ConversationState } from '../shop/state.ts';
import type { Session, SessionSummary } from '../strategies/strategy.ts';

const timestamp = (ms: number) => new Date(ms).toISOString();

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
