// What the whole lab makes of the PostgreSQL that there is, or is not.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import { experiments } from '../../../experiments/index.ts';
import { Lab } from '../../../src/lab/lab.ts';
import type { DeploymentName, ServerName } from '../../../src/protocol/lab-words.ts';
import type { DeploymentResult } from '../../../src/protocol/reports.ts';
import { startPostgres, type TestPostgres, withoutPostgres } from '../../support/postgres.ts';
import { until } from '../../support/until.ts';

async function startLab(t: TestContext, databaseUrl: string): Promise<Lab> {
  const { DATABASE_URL } = process.env;
  process.env.DATABASE_URL = databaseUrl;
  const runsRoot = await mkdtemp(join(tmpdir(), 'statelab-runs-'));
  const lab = new Lab({ experiments, runsRoot, announce: () => undefined });
  t.after(async () => {
    await lab.stop();
    await rm(runsRoot, { recursive: true });
    if (DATABASE_URL === undefined) delete process.env.DATABASE_URL;
    else process.env.DATABASE_URL = DATABASE_URL;
  });
  return lab;
}

async function run(lab: Lab, number: string, deployments: DeploymentName[], server: ServerName = 'teach') {
  const selected = experiments.filter(({ name }) => name.startsWith(number));
  const [report] = await lab.runAll(selected, { seed: 1, deployments, server });
  assert.ok(report);
  const of = (name: string) =>
    report.results.find(({ deployment }) => deployment === name) as DeploymentResult;
  return { report, of };
}

const schemasIn = async (postgres: TestPostgres) =>
  (
    await postgres.query<{ name: string }>(
      "select nspname as name from pg_namespace where nspname like 'statelab%'",
    )
  )
    .map(({ name }) => name)
    .sort();

it('without a PostgreSQL its deployment is unavailable, and so is the service; all else runs', async (t) => {
  const lab = await startLab(t, 'postgres://lab:secret@127.0.0.1:1/lab');
  const { report, of } = await run(lab, '20', ['jwt', 'postgres']);
  assert.deepEqual([of('jwt').observed, of('postgres').observed], ['breaks', 'unavailable']);
  assert.match(of('postgres').notes.join(), /DATABASE_URL names at port 1 does not answer/);
  assert.doesNotMatch(of('postgres').notes.join(), /secret/);
  assert.deepEqual([report.passed, report.server], [true, 'teach']);
  const service = await run(lab, '20', ['jwt'], 'service');
  assert.deepEqual([service.report.server, service.of('jwt').observed], ['service', 'unavailable']);
  assert.match(service.of('jwt').notes.join(), /DATABASE_URL names at port 1 does not answer/);
});

it('a DATABASE_URL is used in schemas of its own, which go again, and never broken; its link may be', {
  skip: withoutPostgres,
}, async (t) => {
  const theirs = await startPostgres();
  t.after(() => theirs.stop());
  await theirs.query('create table theirs as select 1 as precious');
  const lab = await startLab(t, theirs.url);

  await lab.startDeployment('postgres', 1);
  const [ours = '', ...others] = await schemasIn(theirs);
  assert.match(ours, /^statelab_postgres_[0-9a-f]{12}$/);
  assert.deepEqual(others, []);
  await until('a session is kept', async () => {
    await lab.act('postgres', 'alice', 'login');
    const [row] = await theirs.query<{ count: number }>(`select count(*)::int from ${ours}.sessions`);
    return row?.count === 1;
  });
  await assert.rejects(lab.breakStore('postgres', 'kill'), /not the lab’s to break/);
  await lab.breakStore('postgres', 'cut');
  await lab.healStore('postgres');
  await lab.stopDeployment('postgres');
  assert.deepEqual(await schemasIn(theirs), []);

  const { of, report } = await run(lab, '10', ['postgres']);
  assert.equal(of('postgres').observed, 'unavailable');
  assert.match(
    of('postgres').notes.join(),
    /DATABASE_URL names a PostgreSQL that is not the lab’s to break\. Unset/,
  );
  assert.equal(report.passed, true, 'what cannot run is told, not failed');
  await lab.stop();
  assert.deepEqual(await theirs.query('select precious from theirs'), [{ precious: 1 }]);
});

it('a PostgreSQL in which no schema can be made makes the run inconclusive, with what it said', {
  skip: withoutPostgres,
}, async (t) => {
  const theirs = await startPostgres();
  t.after(() => theirs.stop());
  await theirs.query('create role guest login');
  const url = new URL(theirs.url);
  url.username = 'guest';
  const lab = await startLab(t, url.href);
  const { of, report } = await run(lab, '20', ['postgres']);
  assert.deepEqual([report.passed, of('postgres').observed], [false, 'inconclusive']);
  assert.match(of('postgres').notes.join(), /^The tables cannot be made: .*permission denied for database/s);
});
