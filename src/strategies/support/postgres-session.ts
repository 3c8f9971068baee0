/** Between the session's row in PostgreSQL and the session that a server works with. */
import type { User } from '../../protocol/session.ts';
import type { PlacedOrder, SaidMessage } from '../../shop/state.ts';
import type { Session } from '../strategy.ts';

/** As `columns` answers it. */
export interface SessionRow {
  readonly id: Buffer;
  readonly userId: string;
  readonly device: string;
  readonly person: Omit<User, 'id'> | null;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly idleExpiresAt: number;
  readonly expiresAt: number;
  readonly cart: Record<string, number>;
  readonly cartVersion: number;
  readonly messages: string[];
  readonly messagesTotal: number;
  readonly orders: PlacedOrder[];
}

/** 32 bytes instead of 43 letters: in the row and in its index. */
export const keyOf = (id: string): Buffer => Buffer.from(id, 'base64url');

export const idOfRow = ({ id }: Pick<SessionRow, 'id'>): string => id.toString('base64url');

export function sessionOf(row: SessionRow): Session {
  const { userId, device, person, createdAt, lastSeenAt, idleExpiresAt, expiresAt } = row;
  return {
    id: idOfRow(row),
    userId,
    ...(person && { user: { id: userId, ...person } }),
    device,
    createdAt,
    lastSeenAt,
    idleExpiresAt,
    expiresAt,
    state: {
      cart: { lines: row.cart, version: row.cartVersion },
      conversation: {
        messages: row.messages.map((said): SaidMessage => JSON.parse(said)),
        total: row.messagesTotal,
      },
      orders: row.orders,
    },
  };
}
