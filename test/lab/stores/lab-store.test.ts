// What the whole lab makes of the Redis that there is, or is not.
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import { createClient } from '@redis/client';
import { experiments } from '../../../experiments/index.ts';
import { Lab } from '../../../src/lab/lab.ts';
import { LabRefusal } from '../../../src/lab/lab-control.ts';
import { LabStore } from '../../../src/lab/lab-store.ts';
import { startGuard } from '../../../src/lab/processes/guard.ts';
import type { DeploymentResult } from '../../../src/protocol/reports.ts';
import { startRedis, withoutRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';

async function startLab(t: TestContext, environment: Readonly<Record<string, string>>): Promise<Lab> {
  const before = { ...process.env };
  Object.assign(process.env, { REDIS_URL: '', STATELAB_INSTALL: 'never', ...environment });
  const runsRoot = await mkdtemp(join(tmpdir(), 'statelab-runs-'));
  const lab = new Lab({ experiments, runsRoot, announce: () => undefined });
  t.after(async () => {
    await lab.stop();
    await rm(runsRoot, { recursive: true });
    delete process.env.REDIS_URL;
    delete process.env.STATELAB_INSTALL;
    Object.assign(process.env, before);
  });
  return lab;
}

async function shutDown(url: string): Promise<void> {
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  client.on('error', () => undefined);
  await client.connect();
  await client.sendCommand(['SHUTDOWN', 'NOSAVE']);
}

type Names = NonNullable<Parameters<Lab['run']>[0]['deployments']>;

async function run(lab: Lab, experiment: string, deployments: Names) {
  const [report] = await lab.run({ experiments: [experiment], deployments });
  assert.ok(report);
  const of = (name: string) =>
    report.results.find(({ deployment }) => deployment === name) as DeploymentResult;
  return { report, of };
}

it('without a Redis its deployment is unavailable, with the line that gets one, and others run', async (t) => {
  const lab = await startLab(t, { PATH: '/nowhere' });
  const { report, of } = await run(lab, '03', ['jwt', 'redis']);
  assert.deepEqual([of('jwt').observed, of('redis').observed], ['holds', 'unavailable']);
  assert.match(of('redis').notes.join(), /^This machine has no Redis\. What helps: \S/);
  assert.deepEqual([report.passed, of('redis').history], [true, null]);
  await assert.rejects(lab.startDeployment('redis'), /This machine has no Redis/);
});

it('a REDIS_URL where nobody answers makes its deployment unavailable, and others run', async (t) => {
  const lab = await startLab(t, { REDIS_URL: 'redis://127.0.0.1:1' });
  const { of } = await run(lab, '20', ['jwt', 'redis']);
  assert.deepEqual([of('jwt').observed, of('redis').observed], ['breaks', 'unavailable']);
  assert.match(of('redis').notes.join(), /REDIS_URL names at port 1 does not answer/);
});

it('a REDIS_URL is used under a prefix of its own, never flushed, and never broken', {
  skip: withoutRedis,
}, async (t) => {
  const theirs = await startRedis();
  t.after(() => theirs.stop());
  const admin = await theirs.admin();
  await admin.set('theirs', 'precious');
  const lab = await startLab(t, { REDIS_URL: theirs.url });

  await lab.startDeployment('redis', 1);
  const keys = await until('a session is kept', async () => {
    await lab.act('redis', 'alice', 'login');
    const ours = (await admin.keys('*')).filter((key) => key !== 'theirs');
    return ours.length > 0 ? ours : null;
  });
  for (const key of keys) assert.match(key, /^statelab:redis:[0-9a-f]{12}:/);
  await lab.stopDeployment('redis');
  assert.deepEqual(await admin.keys('*'), ['theirs']);

  const { of, report } = await run(lab, '10', ['jwt', 'redis']);
  assert.deepEqual([of('jwt').observed, of('redis').observed], ['unavailable', 'unavailable']);
  assert.match(of('redis').notes.join(), /REDIS_URL names a Redis that is not the lab’s to break\. Unset it/);
  assert.equal(report.passed, true, 'what cannot run is told, not failed');

  await lab.stop();
  assert.equal(await admin.get('theirs'), 'precious');
  assert.doesNotMatch(await admin.info('commandstats'), /cmdstat_(flush|shutdown|config\|set|debug)/);
});

it('a REDIS_URL can be slowed and silenced, since the link to it is the lab’s own; it notices nothing', {
  skip: withoutRedis,
}, async (t) => {
  const theirs = await startRedis();
  t.after(() => theirs.stop());
  const lab = await startLab(t, { REDIS_URL: theirs.url });
  const { of } = await run(lab, '11', ['redis']);
  assert.equal(of('redis').observed, 'degrades', of('redis').notes.join());
  const { of: cut } = await run(lab, '12', ['redis']);
  assert.equal(cut('redis').observed, 'unavailable');
  assert.match(cut('redis').notes.join(), /not the lab’s to break/);
  const stats = await (await theirs.admin()).info('commandstats');
  assert.doesNotMatch(stats, /cmdstat_(flush|shutdown|config\|set|debug)/);
});

it('a store that was broken by hand is whole again when a run needs it', {
  skip: withoutRedis,
}, async (t) => {
  const lab = await startLab(t, {});
  await lab.startDeployment('redis', 1);
  await lab.breakStore('redis', 'kill');
  const { of } = await run(lab, '20', ['redis']);
  assert.equal(of('redis').observed, 'holds');
});

it('a Redis that ends by itself fails the run, which is inconclusive', { skip: withoutRedis }, async (t) => {
  const lab = await startLab(t, {});
  let isDone = false;
  lab.events.subscribe(({ event }) => {
    if (isDone || event.type !== 'run' || !event.activeRun?.step?.startsWith('each client')) return;
    isDone = true;
    const { store } = lab.state().deployments.find(({ name }) => name === 'redis') ?? {};
    shutDown(`redis://127.0.0.1:${store?.port}`).catch(() => undefined);
  });
  const { report, of } = await run(lab, '03', ['redis']);
  assert.deepEqual([report.passed, of('redis').observed], [false, 'inconclusive']);
  assert.match(of('redis').notes.join(), /Redis ended by itself/);
});

it('a store that is asked for during the end, or after it, is refused and leaves nothing', {
  skip: withoutRedis,
}, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'statelab-end-'));
  const { TMPDIR } = process.env;
  process.env.TMPDIR = folder;
  t.after(async () => {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
    await rm(folder, { recursive: true });
  });
  const guard = startGuard();
  const nothing = () => undefined;
  const store = new LabStore('redis', guard, nothing, nothing);
  const isRefused = (error: unknown) =>
    error instanceof LabRefusal && error.message === 'The lab is being stopped.';
  const opening = assert.rejects(store.open(), isRefused);
  await Promise.all([store.stop(), opening]);
  await assert.rejects(store.missing([]), isRefused);
  await guard.close();
  await assert.rejects(store.open(), isRefused);
  assert.deepEqual(await readdir(folder), []);
});
