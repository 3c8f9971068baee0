/**
 * The products that a shop begins with, from a JSON file in the catalogue's order. One that is there already stays as
 * it is, its price and stock too: seeding again changes nothing that somebody has changed since.
 */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ConfigError } from '../../node/environment.ts';
import { Product } from '../../protocol/shop.ts';
import type { Query, Statement } from '../../strategies/support/postgres-connection.ts';

/** The three of the teaching servers: whatever runs against those runs against this. */
const PRODUCTS_FILE = new URL('../shop/products.json', import.meta.url);
/** More than any run of the laboratory buys. */
const STOCK = 1_000_000_000;

const SeedProduct = Product.extend({
  name: z.string().min(1),
  priceCents: z.int32().min(0),
  stock: z.int32().min(0).default(STOCK),
});
const SeedProducts = z.array(SeedProduct).min(1);

/** One array per column. Written in the order in which checkouts lock, so that neither waits for the other for ever. */
export const seedStatement: Statement = {
  name: 'seed-products',
  text: `
insert into products (id, name, price_cents, stock, position)
select each.id, each.name, each.price, each.stock, each.position
from unnest($1::text[], $2::text[], $3::int[], $4::int[])
  with ordinality as each (id, name, price, stock, position)
order by each.id collate "C"
on conflict (id) do nothing
returning id`,
};

function productsIn(text: string): z.infer<typeof SeedProducts> {
  try {
    return SeedProducts.parse(JSON.parse(text));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : 'is not valid JSON.';
    throw new ConfigError(`The file of products: ${why}`);
  }
}

/** @returns the ids of those that were new. @throws ConfigError when the file cannot be used */
export async function seedProducts(query: Query, file: string | URL = PRODUCTS_FILE): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(`The file of products: cannot be read (${error.code}).`);
  });
  const products = productsIn(text);
  const rows = await query<{ id: string }>(seedStatement, [
    products.map(({ id }) => id),
    products.map(({ name }) => name),
    products.map(({ priceCents }) => priceCents),
    products.map(({ stock }) => stock),
  ]);
  return rows.map(({ id }) => id);
}
