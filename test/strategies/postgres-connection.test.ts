// What every part that talks to PostgreSQL relies on: bounded waiting, whole transactions, honest errors.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { DatabaseError } from 'pg';
import {
  connectPostgres,
  type PostgresConnection,
  type PostgresConnectionOptions,
  type Query,
} from '../../src/strategies/support/postgres-connection.ts';
import { StoreUnavailable } from '../../src/strategies/support/store-unavailable.ts';
import { startPostgres, type TestPostgres, withoutPostgres } from '../support/postgres.ts';
import { pause, until } from '../support/until.ts';

const DEADLINE_MS = 3000;
const add = { name: 'add', text: 'insert into things (id) values ($1)' };
const count = { name: 'count', text: 'select count(*)::int as count from things' };
const sleep = { name: 'sleep', text: 'select pg_sleep($1)' };

describe('a connection to PostgreSQL', { skip: withoutPostgres }, () => {
  let postgres: TestPostgres;
  let connection: PostgresConnection;
  const opened: PostgresConnection[] = [];

  const connect = async (given: Partial<PostgresConnectionOptions> = {}) => {
    const options = { url: postgres.url, schema: 'things', deadlineMs: DEADLINE_MS, ...given };
    const each = await connectPostgres(options);
    opened.push(each);
    await until('it is connected', () => each.checkReady().then(() => true));
    return each;
  };
  const counted = async (query: Query = connection.query) =>
    (await query<{ count: number }>(count))[0]?.count;
  const backends = async (name: string) => {
    const rows = await postgres.query<{ pid: number; state: string }>(
      'select pid, state from pg_stat_activity where application_name = $1',
      [name],
    );
    return rows;
  };

  before(async () => {
    postgres = await startPostgres();
    await postgres.query('create schema things create table things (id int primary key)');
    connection = await connect();
  });
  after(async () => {
    for (const each of opened) await each.close();
    await postgres.stop();
  });

  it('begins with one connection where that is asked for, and opens the others when it is told to', async () => {
    const cold = await connect({ applicationName: 'cold', isWarm: false, connectionsMax: 4 });
    assert.equal((await backends('cold')).length, 1);
    cold.warm();
    await until('the others are there', async () => (await backends('cold')).length === 4);
  });

  it('says what PostgreSQL says of a violated constraint, and serves on', async () => {
    await connection.query(add, [1]);
    const isUniqueViolation = (error: unknown) => error instanceof DatabaseError && error.code === '23505';
    for (let time = 0; time < 5; time += 1) {
      await assert.rejects(connection.query(add, [1]), isUniqueViolation);
    }
    assert.equal(await counted(), 1);
  });

  it('commits a transaction whole, or nothing of it', async () => {
    const before = (await counted()) as number;
    await connection.transaction(async (query) => {
      await query(add, [10]);
      await query(add, [11]);
    });
    const failing = connection.transaction(async (query) => {
      await query(add, [12]);
      assert.equal(await counted(query), before + 3);
      throw new RangeError('no');
    });
    await assert.rejects(failing, RangeError);
    assert.equal(await counted(), before + 2);
  });

  it('never takes a commit for one that PostgreSQL has turned into a rollback', async () => {
    const before = await counted();
    const careless = connection.transaction(async (query) => {
      await query(add, [20]);
      await query(add, [20]).catch(() => undefined);
    });
    await assert.rejects(careless, /failed before the commit/);
    assert.equal(await counted(), before);
  });

  it('cuts a transaction off at its deadline, and nothing of it remains', async () => {
    const hasty = await connect({ deadlineMs: 400, applicationName: 'hasty', connectionsMax: 1 });
    const startedAt = performance.now();
    const endless = hasty.transaction(async (query) => {
      await query(add, [30]);
      await pause(1000);
      await query(add, [31]);
    });
    await assert.rejects(endless, StoreUnavailable);
    assert.ok(performance.now() - startedAt < 900);
    // On its connection, this would be written in the transaction that nobody commits.
    await until('it serves again', async () => {
      await hasty.query(add, [32]);
      return true;
    });
    await until('its transaction is gone', async () => {
      const states = (await backends('hasty')).map(({ state }) => state);
      return !states.some((state) => state.startsWith('idle in transaction'));
    });
    const rows = await postgres.query('select id from things.things where id between 30 and 39');
    assert.deepEqual(rows, [{ id: 32 }]);
  });

  it('lets the server give up a statement that waits for a lock, and keeps the connection', async () => {
    const patient = await connect({ deadlineMs: 500, applicationName: 'patient', connectionsMax: 1 });
    const [first] = await backends('patient');
    await connection.transaction(async (query) => {
      await query({ name: 'lock', text: 'lock table things' });
      const isTimeout = (error: unknown) =>
        error instanceof StoreUnavailable && (error.cause as DatabaseError).code === '57014';
      await assert.rejects(patient.query(count), isTimeout);
    });
    assert.equal((await patient.query(count)).length, 1);
    assert.deepEqual(
      (await backends('patient')).map(({ pid }) => pid),
      [first?.pid],
    );
  });

  it('never uses a connection again on which an answer is still to come', async () => {
    const cutOff = await connect({ deadlineMs: 400, applicationName: 'cut off', connectionsMax: 1 });
    const [first] = await backends('cut off');
    postgres.pause();
    await assert.rejects(cutOff.query(count), StoreUnavailable);
    postgres.resume();
    await until('it serves again', () => cutOff.query(count));
    await until('the first connection is gone', async () => {
      const pids = (await backends('cut off')).map(({ pid }) => pid);
      return pids.length === 1 && pids[0] !== first?.pid;
    });
  });

  it('makes the rest wait in a bounded queue, and refuses at once what is beyond', async () => {
    const narrow = await connect({ connectionsMax: 2, queueMax: 3 });
    let answered = 0;
    const order: string[] = [];
    const calls = Array.from({ length: 8 }, async () => {
      try {
        await narrow.query(sleep, [0.2]);
        answered += 1;
        order.push('answer');
      } catch (error) {
        assert.ok(error instanceof StoreUnavailable);
        order.push('refusal');
      }
    });
    await Promise.all(calls);
    assert.equal(answered, 5);
    assert.deepEqual(order.slice(0, 3), ['refusal', 'refusal', 'refusal']);
  });

  it('does not begin what has waited for half of its deadline', async () => {
    const narrow = await connect({ deadlineMs: 800, connectionsMax: 1 });
    const [slow, late] = await Promise.allSettled([narrow.query(sleep, [0.6]), narrow.query(add, [40])]);
    assert.equal(slow.status, 'fulfilled');
    assert.ok(late.status === 'rejected' && late.reason instanceof StoreUnavailable);
    const rows = await postgres.query('select from things.things where id = 40');
    assert.equal(rows.length, 0);
    await narrow.checkReady();
  });

  for (const code of ['53100', '53200', '53300', '25006', '58030', '57P03']) {
    it(`takes ${code} for a store that cannot serve`, async () => {
      const text = `do $$ begin raise exception 'no' using errcode = '${code}'; end $$`;
      await assert.rejects(connection.query({ name: `raise-${code}`, text }), StoreUnavailable);
      await until('it serves', () => connection.checkReady().then(() => true));
    });
  }

  it('takes a password that is not accepted, or a missing database, for a store that is away', async () => {
    const url = postgres.url.replace(/postgres$/, 'nowhere');
    const lost = await connectPostgres({ url, schema: 'things', deadlineMs: DEADLINE_MS });
    opened.push(lost);
    await assert.rejects(lost.checkReady(), StoreUnavailable);
  });
});
