-- The shop: what it sells, and what was ordered. A price and a name are copied into the order: it stays what it was.

-- Up Migration
create table products (
  -- In the order of bytes, as the service compares it; the system's locale files cannot corrupt the index.
  id text collate "C" primary key check (id ~ '^[a-z][a-z0-9-]{0,31}$'),
  name text not null check (name <> ''),
  price_cents integer not null check (price_cents >= 0),
  -- Decided under a lock on the row; that it never goes below nothing is held here, whatever the code does.
  stock integer not null check (stock >= 0),
  -- Where it stands in the catalogue. A product is withdrawn by a stock of 0, never deleted: carts point at it.
  position integer not null,
  created_at timestamptz not null default now()
) with (
  -- The stock changes with each order: the next version of a row fits its page, and leaves the indexes alone (HOT).
  fillfactor = 70
);

-- The catalogue in its order, batch by batch.
create unique index products_in_order on products (position, id);

-- No foreign key to users: a user is never deleted, so it would guard nothing, and each order would write a lock into
-- the user's row, which parallel checkouts of one user and every login's row share.
create table orders (
  -- The attempt that placed it. A checkout that is tried again is the same attempt as long as the session remembers it.
  id uuid primary key,
  user_id text not null,
  idempotency_key text not null check (idempotency_key <> ''),
  placed_at timestamptz not null,
  total_cents bigint not null check (total_cents >= 0),
  -- Null: placed. Otherwise the products of which there were too few: no order, but an attempt that was refused, so that
  -- a parallel one of the same key cannot succeed after the cart has been given back. A later attempt takes its place.
  refused text[],
  unique (user_id, idempotency_key)
);

-- A user's orders, newest first, page by page.
create index orders_newest on orders (user_id, placed_at desc, id desc) where refused is null;

create table order_lines (
  order_id uuid not null references orders,
  -- In the catalogue's order of that day.
  line integer not null check (line > 0),
  -- No foreign key: what was sold is told here, whatever becomes of the product.
  product_id text collate "C" not null,
  name text not null,
  unit_price_cents integer not null check (unit_price_cents >= 0),
  quantity integer not null check (quantity > 0),
  primary key (order_id, line)
);

-- Down Migration
drop table order_lines;
drop table orders;
drop table products;
