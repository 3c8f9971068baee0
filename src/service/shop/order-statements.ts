/**
 * The statements of the orders. A placement is two of them in one transaction: the first locks what is to be sold,
 * the second writes the order, its lines and the new stock, or nothing of it where the key is taken.
 */
import type { Statement } from '../../strategies/support/postgres-connection.ts';

/** $1 product ids. Locked in one order by everybody, so that no two checkouts wait for each other. */
export const lockStatement: Statement = {
  name: 'order-lock',
  text: `
select id, name, price_cents as "priceCents", stock, position from products
where id = any ($1::text[]) order by id for no key update`,
};

/** Of one key. A call that comes after so many later attempts is far past every deadline. */
const REFUSED_BEFORE_MAX = 50;

/**
 * $1 id, $2 user, $3 key, $4 time. The first to come gets the key, and whoever comes meanwhile waits for it here.
 * An attempt that was refused gives the key up to a later attempt, and neither to itself nor to one that was refused
 * before it: the cart of that one has been given back.
 */
const claim = (total: string, refused: string) => `
insert into orders (id, user_id, idempotency_key, placed_at, total_cents, refused)
values ($1, $2, $3, $4, ${total}, ${refused})
on conflict (user_id, idempotency_key) do update
set id = excluded.id, placed_at = excluded.placed_at, total_cents = excluded.total_cents, refused = excluded.refused,
  refused_before = (orders.id || orders.refused_before)[1:${REFUSED_BEFORE_MAX}]
where orders.refused is not null and excluded.id <> all (orders.id || orders.refused_before)
returning id`;

/** $5 total, then an array for each column of the lines. Answers the id, or no row: the key is taken. */
export const placeStatement: Statement = {
  name: 'order-place',
  text: `
with claimed as (${claim('$5', 'null')}
), sold as (
  update products set stock = stock - sale.quantity
  from claimed, unnest($6::text[], $9::int[]) as sale (id, quantity)
  where products.id = sale.id
), listed as (
  insert into order_lines (order_id, line, product_id, name, unit_price_cents, quantity)
  select claimed.id, each.line, each.product_id, each.name, each.price, each.quantity
  from claimed, unnest($6::text[], $7::text[], $8::int[], $9::int[])
    with ordinality as each (product_id, name, price, quantity, line)
)
select id from claimed`,
};

/** $5 the products of which there are too few. Answers the id, or no row: the key is taken. */
export const refuseStatement: Statement = { name: 'order-refuse', text: claim('0', '$5::text[]') };

const columns = `
  id, placed_at as "placedAt", total_cents::float8 as "totalCents", refused,
  (
    select json_agg(json_build_object(
      'productId', product_id, 'name', name, 'unitPriceCents', unit_price_cents, 'quantity', quantity,
      'subtotalCents', unit_price_cents::bigint * quantity) order by line)
    from order_lines where order_id = orders.id
  ) as items`;

/** $1 user, $2 key. */
export const byKeyStatement: Statement = {
  name: 'order-by-key',
  text: `select ${columns} from orders where user_id = $1 and idempotency_key = $2`,
};

/** $1 id, $2 user. */
export const byIdStatement: Statement = {
  name: 'order-by-id',
  text: `select ${columns} from orders where id = $1 and user_id = $2 and refused is null`,
};

/** $1 user, $2 and $3 time and id of the last order that was shown, $4 how many. */
export const pageStatement: Statement = {
  name: 'order-page',
  text: `
select ${columns} from orders
where user_id = $1 and refused is null and (placed_at, id) < ($2::timestamptz, $3::uuid)
order by placed_at desc, id desc limit $4`,
};
