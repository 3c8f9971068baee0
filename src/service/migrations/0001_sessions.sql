-- Sessions of the strategy `postgres`: one row each. docs/decisions/017-postgres-layout.md says why it looks so.

-- Up Migration
create table sessions (
  -- What has a fixed width stands first: no space is lost to alignment.
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  -- The idle expiry, never later than the absolute one: a row past it is no session, whether it is still here or not.
  ends_at timestamptz not null,
  expires_at timestamptz not null check (ends_at <= expires_at),
  cart_version integer not null default 0,
  messages_total integer not null default 0,
  -- SHA-256 of the secret that the client holds: what is read here opens no session.
  id bytea primary key check (length(id) = 32),
  user_id text not null,
  device text not null,
  -- Username, name and role at login, where the server keeps them with the session.
  person jsonb,
  -- Pieces per product.
  cart jsonb not null default '{}',
  -- Each message as JSON text: jsonb refuses U+0000, which somebody may well say.
  messages text[] not null default '{}',
  orders jsonb not null default '[]'
) with (
  -- Room for the next version of a row in its own page: most updates then leave the indexes alone (HOT).
  fillfactor = 80,
  -- Sessions come and go: what is dead is cleaned up before it is a fifth of the table, the default.
  autovacuum_vacuum_scale_factor = 0.05,
  autovacuum_vacuum_insert_scale_factor = 0.05
);

-- The list of a user's sessions, newest first, and the end of them all.
create index sessions_of_user on sessions (user_id, created_at);

-- The sweeper takes what has ended, oldest first.
create index sessions_ended on sessions (ends_at);

-- Down Migration
drop table sessions;
