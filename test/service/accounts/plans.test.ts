// Every statement on tables that are full: a plan that reads a whole table would be found by users first.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { pageOfAll, pageOfUser } from '../../../src/service/accounts/audit-statements.ts';
import { admit, settle, sweep } from '../../../src/service/accounts/guessing-statements.ts';
import { userStatements } from '../../../src/service/accounts/user-statements.ts';
import type { Statement } from '../../../src/strategies/support/postgres-connection.ts';
import { planOf } from '../../support/plans.ts';
import { withoutPostgres } from '../../support/postgres.ts';
import { accountsBench } from './bench.ts';

const ROWS = 20_000;

describe('the statements of the accounts', { skip: withoutPostgres }, () => {
  const bench = accountsBench();

  before(async () => {
    await bench.query(`INSERT INTO {schema}.users (id, username, name, role, password_hash)
      SELECT 'u-' || n, 'User.' || n, 'User', 'user', '$argon2id$' FROM generate_series(1, ${ROWS}) AS n`);
    await bench.query(`INSERT INTO {schema}.audit_events (id, at, kind, user_id, address, trace_id)
      SELECT gen_random_uuid(), now(), 'login', 'u-' || n % 500, '', '' FROM generate_series(1, ${ROWS}) AS n`);
    await bench.query(`INSERT INTO {schema}.guessing_limits
      SELECT sha256(n::text::bytea), 5, 0, 0, true, now() + n * interval '1 second'
      FROM generate_series(1, ${ROWS}) AS n`);
    for (const table of ['users', 'audit_events', 'guessing_limits'])
      await bench.query(`ANALYZE {schema}.${table}`);
  });

  const key = "sha256('1')";
  const cases: [Statement, string[]][] = [
    [userStatements.credentialByName, ["'user.7'"]],
    [userStatements.credentialById, ["'u-7'"]],
    [userStatements.byId, ["'u-7'"]],
    [userStatements.page, ["'user.5'", '50']],
    [userStatements.confirm, ["'u-7'", "'user'", "'2026-01-01'"]],
    [userStatements.rehash, ["'u-7'", "'$argon2id$x'", "'$argon2id$'"]],
    [userStatements.changePassword, ["'u-7'", "'$argon2id$x'", "'2026-01-01'"]],
    [userStatements.lock, ["ARRAY['u-7', 'u-8']"]],
    [userStatements.setRole, ["'u-7'", "'admin'"]],
    [userStatements.setDisabled, ["'u-7'", 'true']],
    [pageOfAll, ["'7fffffff-0000-0000-0000-000000000000'", '50']],
    [pageOfUser, ["'7fffffff-0000-0000-0000-000000000000'", '50', "'u-7'"]],
    [admit, [key, '50', "sha256('2')", '5', '60']],
    [settle, [`ARRAY[${key}]`, 'ARRAY[now()]', '1']],
    [sweep, []],
  ];

  for (const [statement, values] of cases)
    it(`${statement.name} finds its rows by an index`, async () => {
      const nodes = await planOf(bench.postgres.url, bench.schema, statement.text, values);
      const whole = nodes.filter((node) => node['Node Type'] === 'Seq Scan');
      assert.deepEqual(whole, [], JSON.stringify(nodes, null, 1));
    });

  it('are all looked at', () => {
    const looked = new Set(cases.map(([{ name }]) => name));
    // An INSERT of given values reads no table.
    const unseen = Object.values(userStatements).filter(({ name }) => !looked.has(name));
    assert.deepEqual(unseen, [userStatements.insert]);
  });
});
