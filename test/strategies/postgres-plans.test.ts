// Every statement's plan on a filled table: none reads what it does not need, whether PostgreSQL plans for the
// values at hand or once for all.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Client } from 'pg';
import { changeStatements } from '../../src/strategies/support/postgres-changes.ts';
import type { Statement } from '../../src/strategies/support/postgres-connection.ts';
import * as statements from '../../src/strategies/support/postgres-statements.ts';
import { startPostgres, type TestPostgres, withoutPostgres } from '../support/postgres.ts';

const ROWS = 30_000;
const USERS = 3000;

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly Plan[];
}

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

const id = 'sha256(1::text::bytea)';
const use = `${id}, 1800000, 60000`;
const pieces = `'mouse', 1`;

/** Each with values for its parameters, and the indexes that it may look into. */
const cases: Readonly<Record<string, readonly [Statement, values: string, indexes: readonly string[]]>> = {
  find: [statements.findStatement, use, ['sessions_pkey']],
  read: [statements.readStatement, id, ['sessions_pkey']],
  end: [statements.endStatement, `${id}, 'u-1'`, ['sessions_pkey']],
  list: [statements.listStatement, `'u-1', 101`, ['sessions_of_user']],
  endAll: [statements.endAllStatement, `'u-1', null`, ['sessions_of_user']],
  'endAll but one': [statements.endAllStatement, `'u-1', ${id}`, ['sessions_of_user']],
  sweep: [statements.sweepStatement, '500', ['sessions_ended', 'sessions_pkey']],
  'cart.add': [changeStatements['cart.add'], `${use}, ${pieces}`, ['sessions_pkey']],
  'cart.set': [changeStatements['cart.set'], `${use}, ${pieces}`, ['sessions_pkey']],
  'cart.remove': [changeStatements['cart.remove'], `${use}, 'mouse'`, ['sessions_pkey']],
  'cart.checkout': [changeStatements['cart.checkout'], `${use}, 'k', '{}'`, ['sessions_pkey']],
  'cart.restore': [changeStatements['cart.restore'], `${use}, 'o'`, ['sessions_pkey']],
  'message.append': [changeStatements['message.append'], `${use}, '{}'`, ['sessions_pkey']],
};

describe('postgres: the plan of', { skip: withoutPostgres }, () => {
  let postgres: TestPostgres;
  let client: Client;
  before(async () => {
    postgres = await startPostgres();
    const schema = await postgres.newSchema();
    client = new Client({ connectionString: postgres.url, options: `-c search_path=${schema}` });
    await client.connect();
    await client.query(`
      insert into sessions (id, user_id, device, ends_at, expires_at)
      select sha256(n::text::bytea), 'u-' || n % ${USERS}, 'device',
        now() + (n - 2000) * interval '1 second', now() + 2 * ${ROWS} * interval '1 second'
      from generate_series(1, ${ROWS}) as n;
      analyze sessions`);
  });
  after(async () => {
    await client.end();
    await postgres.stop();
  });

  for (const [title, [statement, values, indexes]] of Object.entries(cases)) {
    it(`${title} looks into ${indexes.join(' and ')}, and reads no table from end to end`, async () => {
      await client.query(`prepare tried as ${statement.text}`);
      for (const mode of ['force_custom_plan', 'force_generic_plan']) {
        await client.query(`set plan_cache_mode = ${mode}`);
        const { rows } = await client.query(`explain (format json) execute tried (${values})`);
        const nodes = nodesOf(rows[0]['QUERY PLAN'][0].Plan);
        const scanned = nodes.filter((node) => node['Node Type'] === 'Seq Scan');
        assert.deepEqual(scanned, [], mode);
        const used = new Set(nodes.flatMap((node) => node['Index Name'] ?? []));
        assert.deepEqual([...used].sort(), [...indexes], mode);
      }
      await client.query('deallocate tried');
    });
  }

  it('a change leaves the indexes alone: the new version of its row stays in the same page', async () => {
    await client.query('begin');
    const { rows } = await client.query('select id from sessions where ends_at > now() order by id limit 10');
    for (const row of rows) {
      const { text } = changeStatements['cart.add'];
      const changed = await client.query(text, [row.id, 1_800_000, 60_000, 'mouse', 1]);
      assert.equal(changed.rows[0].refusal, null);
    }
    const counters = await client.query(
      `select pg_stat_get_xact_tuples_updated(t)::int as all, pg_stat_get_xact_tuples_hot_updated(t)::int as hot
       from (select 'sessions'::regclass::oid as t) as one`,
    );
    await client.query('rollback');
    assert.deepEqual(counters.rows[0], { all: 10, hot: 10 });
  });
});
