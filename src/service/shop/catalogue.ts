/**
 * The catalogue in the memory of each process, refreshed in the background.
 *
 * Every cart needs names and prices, also where the sessions lie in Redis, in tokens or in this process: none of
 * them should wait for PostgreSQL, or fail with it. So the catalogue may be old by the refresh interval, and by as
 * long as PostgreSQL is away. What counts is read afresh when an order is placed: its prices, and the stock.
 */
import { z } from 'zod';
import { type Product, ProductId } from '../../protocol/shop.ts';
import { catalogueOf, type Catalogue as Products } from '../../shop/pricing.ts';
import type { Query, Statement } from '../../strategies/support/postgres-connection.ts';
import { StoreUnavailable } from '../../strategies/support/store-unavailable.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';

const REFRESH_MS = 5000;
/** Until the next try after a failed one, so that a process that has nothing yet gets it soon. */
const RETRY_MS_MAX = 500;
const BATCH = 1000;
/** What a process keeps in memory, in the order of 10 MB. */
const PRODUCTS_MAX = 50_000;

interface Row extends Product {
  readonly position: number;
}

/** $1 and $2 position and id of the last row, $3 how many. */
export const batchStatement: Statement = {
  name: 'catalogue-batch',
  text: `
select id, name, price_cents as "priceCents", position from products
where (position, id) > ($1::int, $2::text) order by position, id limit $3`,
};

const CursorKey = z.tuple([z.int32(), ProductId]);
const BEFORE_ALL = { position: -(2 ** 31), id: '' };

const isAfter = (a: Pick<Row, 'position' | 'id'>, b: Pick<Row, 'position' | 'id'>) =>
  a.position === b.position ? a.id > b.id : a.position > b.position;

/** In batches, so that a long catalogue is no long statement, and an index is all that it reads. */
async function readAll(query: Query): Promise<Row[]> {
  const rows: Row[] = [];
  while (rows.length <= PRODUCTS_MAX) {
    const { position, id } = rows.at(-1) ?? BEFORE_ALL;
    const batch = await query<Row>(batchStatement, [position, id, BATCH]);
    rows.push(...batch);
    if (batch.length < BATCH) return rows;
  }
  throw new Error(`the catalogue has more than ${PRODUCTS_MAX} products`);
}

const productOf = ({ id, name, priceCents }: Row): Product => ({ id, name, priceCents });

export interface ProductPage {
  readonly products: Product[];
  /** Null: this was the last page. */
  readonly nextCursor: string | null;
}

export interface CatalogueOptions {
  readonly query: Query;
  /** 5000 without it. */
  readonly refreshMs?: number;
  /** Told once when refreshing begins to fail: the catalogue is old from then on, or not there yet. */
  readonly onFailure?: (error: unknown) => void;
}

export class Catalogue {
  readonly #query: Query;
  readonly #refreshMs: number;
  readonly #onFailure: (error: unknown) => void;
  #loaded: { readonly rows: readonly Row[]; readonly products: Products } | undefined;
  #isFailing = false;
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor({ query, refreshMs = REFRESH_MS, onFailure = () => undefined }: CatalogueOptions) {
    this.#query = query;
    this.#refreshMs = refreshMs;
    this.#onFailure = onFailure;
  }

  /** As of the last refresh: ask for it on each use. @throws StoreUnavailable while it was never read */
  get products(): Products {
    return this.#current().products;
  }

  /** In the catalogue's order. @throws Problem missing_data for a cursor that is none */
  page(cursor: string | null | undefined, limit: number): ProductPage {
    const { rows } = this.#current();
    const [position, id] = cursor == null ? [BEFORE_ALL.position, ''] : decodeCursor(CursorKey, cursor);
    const found = rows.findIndex((row) => isAfter(row, { position, id }));
    const start = found < 0 ? rows.length : found;
    const shown = rows.slice(start, start + limit);
    const last = shown.at(-1);
    const hasMore = last !== undefined && start + limit < rows.length;
    return {
      products: shown.map(productOf),
      nextCursor: hasMore ? encodeCursor([last.position, last.id]) : null,
    };
  }

  /** Never throws: what cannot be read now is read later. */
  async refresh(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      const rows = await readAll(this.#query);
      this.#loaded = { rows, products: catalogueOf(rows.map(productOf)) };
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing && !this.#isClosed) this.#onFailure(error);
      this.#isFailing = true;
    }
    if (this.#isClosed) return;
    const everyMs = this.#isFailing ? Math.min(RETRY_MS_MAX, this.#refreshMs) : this.#refreshMs;
    // Many processes that were started together must not ask together for ever.
    const jittered = everyMs * (0.75 + Math.random() / 2);
    this.#timer = setTimeout(() => void this.refresh(), jittered).unref();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #current() {
    if (!this.#loaded) throw new StoreUnavailable('the catalogue has not been read yet');
    return this.#loaded;
  }
}

/** Resolves loaded or not: a server whose PostgreSQL is away starts, and says so when it is asked. */
export async function openCatalogue(options: CatalogueOptions): Promise<Catalogue> {
  const catalogue = new Catalogue(options);
  await catalogue.refresh();
  return catalogue;
}
