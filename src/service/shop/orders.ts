/**
 * The orders in PostgreSQL: one for each Idempotency-Key of a user, never of more than the stock, and for good.
 *
 * An attempt is decided once. Whoever asks again gets the same order or the same refusal, also when both ask at the
 * same time and when the stock has changed in between: what the session does about it rests on that (checkout.ts).
 */
import { setTimeout as delay } from 'node:timers/promises';
import { DatabaseError } from 'pg';
import { z } from 'zod';
import { Problem } from '../../protocol/problems.ts';
import type { Order } from '../../protocol/shop.ts';
import type { PlacedOrder } from '../../shop/state.ts';
import type { PostgresConnection, Query } from '../../strategies/support/postgres-connection.ts';
import { StoreUnavailable } from '../../strategies/support/store-unavailable.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import * as statements from './order-statements.ts';

export interface Placement extends PlacedOrder {
  readonly userId: string;
}

export interface OrderPage {
  readonly orders: Order[];
  /** Null: this was the last page. */
  readonly nextCursor: string | null;
}

export interface Orders {
  /**
   * @returns the order of this user and key, whichever attempt has placed it
   * @throws Problem out_of_stock naming the products at fault: nothing was sold
   * @throws StoreUnavailable: it may have been placed, and asking again with the same key tells
   */
  place(placement: Placement): Promise<Order>;
  byKey(userId: string, key: string): Promise<Order | null>;
  /** Another user's order is none. */
  byId(userId: string, id: string): Promise<Order | null>;
  /** Newest first. @throws Problem missing_data for a cursor that is none */
  page(userId: string, cursor: string | null | undefined, limit: number): Promise<OrderPage>;
}

interface OrderRow {
  readonly id: string;
  readonly placedAt: Date;
  readonly totalCents: number;
  readonly items: Order['items'] | null;
  readonly refused: string[] | null;
}

interface LockedProduct {
  readonly id: string;
  readonly name: string;
  readonly priceCents: number;
  readonly stock: number;
  readonly position: number;
}

/**
 * A deadlock was broken, or two of one attempt met before either had claimed its key (possible where no product is
 * there to be locked): nothing has happened, and the next try sees more.
 */
const MAY_BE_REPEATED = new Set(['40001', '40P01', '23505']);
const ATTEMPTS_MAX = 4;
const PAUSE_MS_MAX = 20;

/** Unix time in ms, up to the last year of four digits, and the id. */
const CursorKey = z.tuple([
  z
    .int()
    .min(0)
    .max(Date.UTC(9999, 11, 31)),
  z.uuid(),
]);
/** Later than any order. */
const BEGINNING = ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'] as const;

const orderOf = ({ id, placedAt, totalCents, items }: OrderRow): Order => ({
  id,
  items: items ?? [],
  totalCents,
  placedAt: placedAt.toISOString(),
});

const outOfStock = (products: readonly string[]) =>
  new Problem('out_of_stock', {
    errors: products.map((field) => ({ field, message: 'Fewer pieces are left than the cart holds.' })),
  });

/** A product that is not there has no pieces. */
function missingOf(lines: Placement['lines'], locked: readonly LockedProduct[]): string[] {
  const stock = new Map(locked.map((product) => [product.id, product.stock]));
  const ids = Object.keys(lines).filter((id) => (lines[id] as number) > (stock.get(id) ?? 0));
  return ids.sort();
}

/** Within a transaction. Null: the key is taken. */
async function claim(query: Query, { orderId, userId, key, at, lines }: Placement) {
  const attempt = [orderId, userId, key, new Date(at).toISOString()];
  const locked = await query<LockedProduct>(statements.lockStatement, [Object.keys(lines)]);
  const missing = missingOf(lines, locked);
  if (missing.length > 0) {
    const [refused] = await query(statements.refuseStatement, [...attempt, missing]);
    return refused ? { missing } : null;
  }
  const inOrder = locked.toSorted((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1));
  const items = inOrder.map(({ id, name, priceCents }) => {
    const quantity = lines[id] as number;
    return {
      productId: id,
      name,
      unitPriceCents: priceCents,
      quantity,
      subtotalCents: priceCents * quantity,
    };
  });
  const totalCents = items.reduce((total, item) => total + item.subtotalCents, 0);
  const [placed] = await query(statements.placeStatement, [
    ...attempt,
    totalCents,
    items.map(({ productId }) => productId),
    items.map(({ name }) => name),
    items.map(({ unitPriceCents }) => unitPriceCents),
    items.map(({ quantity }) => quantity),
  ]);
  return placed ? { order: { id: orderId, items, totalCents, placedAt: attempt[3] as string } } : null;
}

class PostgresOrders implements Orders {
  readonly #postgres: PostgresConnection;

  constructor(postgres: PostgresConnection) {
    this.#postgres = postgres;
  }

  async place(placement: Placement): Promise<Order> {
    const decided = await this.#decide(placement);
    if ('missing' in decided) throw outOfStock(decided.missing);
    return decided.order;
  }

  async byKey(userId: string, key: string): Promise<Order | null> {
    const [row] = await this.#postgres.query<OrderRow>(statements.byKeyStatement, [userId, key]);
    return row && !row.refused ? orderOf(row) : null;
  }

  async byId(userId: string, id: string): Promise<Order | null> {
    if (!z.uuid().safeParse(id).success) return null;
    const [row] = await this.#postgres.query<OrderRow>(statements.byIdStatement, [id, userId]);
    return row ? orderOf(row) : null;
  }

  async page(userId: string, cursor: string | null | undefined, limit: number): Promise<OrderPage> {
    const key = cursor == null ? undefined : decodeCursor(CursorKey, cursor);
    const [before, id] = key ? [new Date(key[0]).toISOString(), key[1]] : BEGINNING;
    // One more than asked for: it says whether there is a next page.
    const rows = await this.#postgres.query<OrderRow>(statements.pageStatement, [
      userId,
      before,
      id,
      limit + 1,
    ]);
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const hasMore = rows.length > limit && last !== undefined;
    return {
      orders: shown.map(orderOf),
      nextCursor: hasMore ? encodeCursor([last.placedAt.getTime(), last.id]) : null,
    };
  }

  /** A bounded number of tries: each is a transaction of its own, with a deadline of its own. */
  async #decide(placement: Placement): Promise<{ order: Order } | { missing: string[] }> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#postgres.transaction((query) => this.#claimOrRead(query, placement));
      } catch (error) {
        if (!(error instanceof DatabaseError) || !MAY_BE_REPEATED.has(error.code ?? '')) throw error;
        if (attempt === ATTEMPTS_MAX) throw new StoreUnavailable(error);
        await delay(Math.random() * PAUSE_MS_MAX);
      }
    }
  }

  async #claimOrRead(query: Query, placement: Placement) {
    const claimed = await claim(query, placement);
    if (claimed) return claimed;
    const { userId, key } = placement;
    const [row] = await query<OrderRow>(statements.byKeyStatement, [userId, key]);
    if (!row) throw new StoreUnavailable('the order of a taken key was gone');
    return row.refused ? { missing: row.refused } : { order: orderOf(row) };
  }
}

export const createOrders = (postgres: PostgresConnection): Orders => new PostgresOrders(postgres);
