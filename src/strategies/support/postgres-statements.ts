/**
 * The statements of the postgres strategy. Each is one round trip and a transaction of its own, and none of them
 * writes to a session that is not there or has ended: no late write can bring one back.
 * Time is PostgreSQL's own (now()), whatever the nodes think.
 */
import type { Statement } from './postgres-connection.ts';

/** Whole milliseconds since 1970, as a number that JavaScript holds exactly. */
const ms = (time: string) => `floor(extract(epoch from ${time}) * 1000)::float8`;

const lasting = (milliseconds: string) => `${milliseconds}::float8 * interval '1 millisecond'`;

const columnsWith = (lastSeenAt: string, endsAt: string) => `
  id, user_id as "userId", device, person, ${ms('created_at')} as "createdAt", ${ms(lastSeenAt)} as "lastSeenAt",
  ${ms(endsAt)} as "idleExpiresAt", ${ms('expires_at')} as "expiresAt",
  cart, cart_version as "cartVersion", messages, messages_total as "messagesTotal", orders`;

/** What is answered of a session: see SessionRow. */
export const columns = columnsWith('last_seen_at', 'ends_at');

/** A row past its end is no session, whether it has been swept or not. $1 id. */
export const live = 'id = $1 and ends_at > now()';

/**
 * $2 idle ms, $3 every how many ms a use counts. In between the times stay as they are, and with them the
 * indexes: a change then writes to the table alone (a heap-only tuple).
 */
export const isDue = `last_seen_at <= now() - ${lasting('$3')}`;
export const rolled = `least(now() + ${lasting('$2')}, expires_at)`;

/** $1 id, $2 idle ms, $3 absolute ms, $4 user, $5 device, $6 person. */
export const startStatement: Statement = {
  name: 'session-start',
  text: `
insert into sessions (id, ends_at, expires_at, user_id, device, person)
values ($1, now() + ${lasting('least($2::float8, $3::float8)')}, now() + ${lasting('$3')}, $4, $5, $6)
returning ${columns}`,
};

/**
 * $1 id, $2 idle ms, $3 touch ms. Mostly it only reads: the update finds a row when a use counts. Both see the
 * session as it was when the statement began, so that the update's own times are taken from what it returns.
 */
export const findStatement: Statement = {
  name: 'session-find',
  text: `
with touched as (
  update sessions set last_seen_at = now(), ends_at = ${rolled}
  where ${live} and ${isDue}
  returning last_seen_at as seen, ends_at as ends
)
select ${columnsWith('coalesce(seen, last_seen_at)', 'coalesce(ends, ends_at)')}
from sessions left join touched on true
where ${live}`,
};

/** $1 id. For a store that refuses to write. */
export const readStatement: Statement = {
  name: 'session-read',
  text: `select ${columns} from sessions where ${live}`,
};

/** $1 id, $2 user. A row that had ended before is no session: that it goes now is not its end. */
export const endStatement: Statement = {
  name: 'session-end',
  text: 'delete from sessions where id = $1 and user_id = $2 returning ends_at > now() as live',
};

/** $1 user, $2 how many at most. */
export const listStatement: Statement = {
  name: 'session-list',
  text: `
select id, device, ${ms('created_at')} as "createdAt", ${ms('last_seen_at')} as "lastSeenAt"
from sessions where user_id = $1 and ends_at > now()
order by created_at desc limit $2`,
};

/** $1 user, $2 the id that stays, or null. */
export const endAllStatement: Statement = {
  name: 'session-end-all',
  text: `
with ended as (
  delete from sessions where user_id = $1 and id is distinct from $2 returning ends_at > now() as live
)
select count(*) filter (where live)::int as count from ended`,
};

/** $1 how many at most. A row that somebody else is removing is skipped, not waited for. */
export const sweepStatement: Statement = {
  name: 'session-sweep',
  text: `
with swept as (
  delete from sessions where id = any (array(
    select id from sessions where ends_at <= now() order by ends_at limit $1 for update skip locked
  )) returning 1
)
select count(*)::int as count from swept`,
};

/** Whoever serves needs the table, not only the database. */
export const readyStatement: Statement = { name: 'session-ready', text: 'select from sessions limit 0' };
