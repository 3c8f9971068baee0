import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, describe, it, type TestContext } from 'node:test';
import pg from 'pg';
import { LabRefusal } from '../../../src/lab/lab-control.ts';
import { childrenOf } from '../../../src/lab/processes/family.ts';
import { startGuard } from '../../../src/lab/processes/guard.ts';
import { findPostgres } from '../../../src/lab/stores/postgres-finder.ts';
import { PostgresStore } from '../../../src/lab/stores/postgres-store.ts';
import { isAlive } from '../../support/lab-deployments.ts';
import { withoutPostgres } from '../../support/postgres.ts';
import { until } from '../../support/until.ts';

const guard = startGuard();
after(() => guard.close());

async function openPrivate(t: TestContext, own = guard): Promise<PostgresStore> {
  const store = await PostgresStore.open(own, findPostgres());
  t.after(() => store.stop());
  return store;
}

type Row = Record<string, unknown>;

/** A connection of the test's own, for one statement. */
async function ask({ url }: { url: string }, statement: string): Promise<Row[]> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 1_000,
    query_timeout: 1_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query(statement)).rows;
  } finally {
    client.end().catch(() => undefined);
  }
}

/** Its first process, and those that this one has started. */
async function processesOf(store: PostgresStore): Promise<number[]> {
  const [row] = await ask(store, "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1) AS pid");
  const postmaster = Number(row?.pid);
  return [postmaster, ...childrenOf(postmaster)];
}

const setting = async (store: PostgresStore, name: string) => (await ask(store, `SHOW ${name}`))[0]?.[name];

describe('a private PostgreSQL', { skip: withoutPostgres }, () => {
  it('is started once by two who heal it at once, and can be broken and healed again', async (t) => {
    const store = await openPrivate(t);
    await store.break('stop');
    await Promise.all([store.heal(), store.heal()]);
    await store.break('kill');
    await assert.rejects(ask(store, 'SELECT 1'), { code: 'ECONNREFUSED' }, 'there was no other');
    await store.heal();
    assert.deepEqual([store.state, store.failure], ['up', null]);
  });

  it('keeps what was committed over a stop and over a kill, on the same port', async (t) => {
    const store = await openPrivate(t);
    const { url } = store;
    await ask(store, 'CREATE TABLE kept (word text)');
    for (const fault of ['stop', 'kill'] as const) {
      await ask(store, `INSERT INTO kept VALUES ('${fault}')`);
      await store.break(fault);
      assert.equal(store.state, 'down');
      await assert.rejects(ask(store, 'SELECT 1'), { code: 'ECONNREFUSED' });
      await assert.rejects(store.break(fault), /PostgreSQL does not run/);
      await store.heal();
      assert.deepEqual([store.state, store.url, store.failure], ['up', url, null]);
    }
    assert.deepEqual(await ask(store, 'SELECT word FROM kept ORDER BY 1'), [
      { word: 'kill' },
      { word: 'stop' },
    ]);
  });

  it('lets in nobody without its password, listens on loopback alone, and syncs as in production', async (t) => {
    const store = await openPrivate(t);
    const stranger = new URL(store.url);
    stranger.password = 'guessed';
    await assert.rejects(ask({ url: stranger.href }, 'SELECT 1'), { code: '28P01' });
    assert.equal(await setting(store, 'listen_addresses'), '127.0.0.1');
    assert.equal(await setting(store, 'unix_socket_directories'), '');
    assert.deepEqual(
      [await setting(store, 'fsync'), await setting(store, 'synchronous_commit')],
      ['on', 'on'],
    );
  });

  it('is silent while it is paused, for old connections and new ones, then goes on where it was', async (t) => {
    const store = await openPrivate(t);
    const early = new pg.Client({ connectionString: store.url });
    early.on('error', () => undefined);
    await early.connect();
    t.after(() => early.end());
    await store.break('pause');
    assert.equal(store.state, 'paused');
    let isAnswered = false;
    const answer = early.query('SELECT 1').then(() => {
      isAnswered = true;
    });
    await assert.rejects(ask(store, 'SELECT 1'));
    assert.equal(isAnswered, false);
    await store.heal();
    await answer;
    assert.equal(store.state, 'up');
  });

  it('that is killed, running or paused, leaves no process', async (t) => {
    const store = await openPrivate(t);
    for (const faults of [['kill'], ['pause', 'kill']] as const) {
      const all = await processesOf(store);
      assert.ok(all.length > 3, String(all));
      for (const fault of faults) await store.break(fault);
      await until('all have ended', () => !all.some(isAlive));
      await store.heal();
    }
  });

  it('that ends by itself is reported with the end of its log, and can be healed', async (t) => {
    const store = await openPrivate(t);
    const [postmaster] = await processesOf(store);
    process.kill(Number(postmaster), 'SIGINT');
    await until('the store has noticed', () => store.state === 'down');
    assert.match(store.failure ?? '', /^PostgreSQL ended by itself \(exit code 0\)\. Its last log lines:\n/);
    await store.heal();
    assert.deepEqual([store.state, store.failure], ['up', null]);
  });

  it('once stopped leaves nothing, also paused, and does not come back', async (t) => {
    const ownGuard = startGuard();
    t.after(() => ownGuard.close());
    const store = await openPrivate(t, ownGuard);
    const folder = await setting(store, 'data_directory');
    assert.ok(existsSync(String(folder)));
    await store.break('pause');
    await store.stop();
    await assert.rejects(store.heal(), LabRefusal);
    await ownGuard.close();
    assert.equal(existsSync(String(folder)), false);
  });

  it('and paused ends with the lab, however that ends: its children, too', async (t) => {
    const ownGuard = startGuard();
    const store = await openPrivate(t, ownGuard);
    const all = await processesOf(store);
    await store.break('pause');
    await ownGuard.close();
    await until('all have ended', () => !all.some(isAlive));
  });

  it('measures the sessions and the connections of one deployment, and forgets no others', async (t) => {
    const store = await openPrivate(t);
    const part = { prefix: 'none', schema: 'statelab_postgres_1' };
    for (const schema of [part.schema, 'statelab_postgres_12']) {
      await ask(store, `CREATE SCHEMA ${schema}`);
      await ask(store, `CREATE TABLE ${schema}.sessions (id text PRIMARY KEY, cart text)`);
      await ask(
        store,
        `CREATE TABLE ${schema}.orders AS SELECT repeat('x', 100) FROM generate_series(1, 9999)`,
      );
    }
    const empty = await store.measure(part);
    const rows = "SELECT n::text, repeat('x', 100) FROM generate_series(1, 500) n";
    await ask(store, `INSERT INTO ${part.schema}.sessions ${rows}`);
    await ask(store, `DELETE FROM ${part.schema}.sessions WHERE id::int > 400`);
    const { bytes, sessions } = await store.measure(part);
    assert.deepEqual([empty.sessions, sessions], [0, 400]);
    assert.ok(bytes - empty.bytes > 40_000 && bytes < 300_000, `${empty.bytes}, then ${bytes}`);

    const url = new URL(store.url);
    url.searchParams.set('application_name', part.schema);
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    assert.equal(await store.connections(part), 1);
    await client.end();
    await until('it has gone', async () => (await store.connections(part)) === 0);

    await store.clear(part);
    const left = await ask(store, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'statelab%'");
    assert.deepEqual(left, [{ nspname: 'statelab_postgres_12' }]);
  });

  it('refuses in words what can be shown with Redis alone', async (t) => {
    const store = await openPrivate(t);
    await assert.rejects(store.break('power-cut'), /can be shown with Redis alone: PostgreSQL syncs its log/);
    await assert.rejects(store.setFsync(), /syncs its log before each answer/);
    assert.equal(store.state, 'up');
  });
});
