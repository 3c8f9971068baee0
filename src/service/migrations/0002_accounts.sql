-- Users, the audit trail, and the counters of guesses. Times are PostgreSQL's own: one clock for all nodes.
-- Up Migration

CREATE TABLE users (
  id                  text        PRIMARY KEY,
  -- As the user wrote it; compared without case. In other alphabets two names may look the same, and what is a
  -- capital letter depends on the system's language.
  username            text        NOT NULL CHECK (username ~ '^[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}$'),
  name                text        NOT NULL,
  role                text        NOT NULL CHECK (role IN ('user', 'admin')),
  -- In PHC format: algorithm, cost, salt and hash.
  password_hash       text        NOT NULL CHECK (password_hash LIKE '$argon2id$%'),
  -- A user is never deleted: orders and the audit trail point at it.
  disabled_at         timestamptz,
  created_at          timestamptz NOT NULL DEFAULT now(),
  password_changed_at timestamptz NOT NULL DEFAULT now()
);

-- One name in all its cases is one user. Collation "C" knows A to Z alone, and sorts by bytes: an upgrade of the
-- operating system, which may bring another order, cannot corrupt the index.
CREATE UNIQUE INDEX users_username ON users (lower(username COLLATE "C"));

-- No foreign keys: an event outlives whatever it speaks of, and writing one never waits for a lock on a user.
-- Append-only by the code, which has no UPDATE and no DELETE for it. A trigger or revoked rights would stop only
-- whoever has no access to the schema's owner, which is the one role that the service and its migrations share;
-- the copy that an intruder cannot reach is the log, which leaves the machine.
CREATE TABLE audit_events (
  -- A UUID of version 7, given by whoever writes it: it sorts by time, and an event that is sent twice is kept once.
  id       uuid        PRIMARY KEY,
  at       timestamptz NOT NULL,
  kind     text        NOT NULL,
  -- Whom it is about.
  user_id  text,
  -- Who did it, where that is somebody else.
  actor_id text,
  address  text        NOT NULL,
  trace_id text        NOT NULL,
  facts    jsonb       NOT NULL DEFAULT '{}'
);

CREATE INDEX audit_events_user ON audit_events (user_id, id) WHERE user_id IS NOT NULL;

-- Guesses live for a minute or so. Not logged: a login then waits for no disk, and what a crash of PostgreSQL
-- forgets is one window's count. Half-empty pages let a counter be updated in place.
CREATE UNLOGGED TABLE guessing_limits (
  -- A keyed hash of account and address: what was typed as a username may have been a password.
  key       bytea       PRIMARY KEY,
  quota     integer     NOT NULL,
  failures  integer     NOT NULL,
  -- Guesses whose answer is not known yet; they count as failures until it is.
  pending   integer     NOT NULL,
  -- Whether the latest guess was let through.
  admitted  boolean     NOT NULL,
  resets_at timestamptz NOT NULL
) WITH (fillfactor = 50);

CREATE INDEX guessing_limits_expiry ON guessing_limits (resets_at);

-- Down Migration

DROP TABLE guessing_limits;
DROP TABLE audit_events;
DROP TABLE users;
