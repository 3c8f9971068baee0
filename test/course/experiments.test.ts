// The course, run for real: experiments on every deployment that they speak of, through one lab. What the course
// teaches is then read from what was measured. A server that does better or worse than we teach fails here.
// How fast they are is measured in speed.alone.ts, with nothing beside it.
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { experiments } from '../../experiments/index.ts';
import { compareReports } from '../../src/lab/compare.ts';
import { readHistory } from '../../src/lab/history/run-folder.ts';
import { comparisonText } from '../../src/lab/report/comparison-text.ts';
import { type DeploymentName, deploymentNames } from '../../src/protocol/lab-words.ts';
import { Comparison, type DeploymentResult } from '../../src/protocol/reports.ts';
import { courseLab, isReadHere, withoutStores } from '../support/course-lab.ts';
import { type Client, startClient } from '../support/lab-client.ts';
import { withoutRedis } from '../support/redis.ts';

const { lab, reports, run } = courseLab();

function resultOf(number: string, name: DeploymentName): DeploymentResult {
  const report = [...reports.values()].find(({ experiment }) => experiment.startsWith(number));
  const result = report?.results.find(({ deployment }) => deployment === name);
  assert.ok(result, `${number} has not been run on ${name}`);
  return result;
}

function assertObserved(result: DeploymentResult, observed: DeploymentResult['observed']): void {
  const why = [...result.evidence.map(({ text }) => text), ...result.notes].join('\n');
  assert.equal(result.observed, observed, `${result.deployment}: ${why}`);
}

describe('every experiment that the course’s list and the comparison read', () => {
  for (const experiment of experiments.filter(isReadHere)) {
    it(`${experiment.name} comes out as it is taught, on each deployment`, (t) => run(experiment, t));
  }
});

describe('the course', () => {
  let stateless: Client;
  let stateful: Client;
  before(async () => {
    stateless = await startClient(lab(), 'jwt');
    stateful = await startClient(lab(), 'memory');
  });
  after(() => Promise.all([stateless.close(), stateful.close()]));

  it('stateless login returns a JWT', async () => {
    const { session } = stateless;
    assert.equal(await session.perform('login'), 'ok');
    assert.equal(session.credential?.kind, 'bearer');
    const [head = '', claims = '', signature = ''] = session.credential.value.split('.');
    assert.match(JSON.parse(Buffer.from(head, 'base64url').toString()).alg, /^(HS256|EdDSA)$/);
    assert.ok(JSON.parse(Buffer.from(claims, 'base64url').toString()).sub);
    assert.match(signature, /^[\w-]{40,}$/);
    assert.equal(resultOf('01', 'jwt').measurements.stateHeldBy, 'client');
  });

  it('the JWT is accepted on a protected endpoint', async () => {
    const { session } = stateless;
    // Once for each of the three servers.
    for (let time = 0; time < 3; time += 1) assert.equal(await session.perform('me'), 'ok');
    const { kind, value } = session.credential as { kind: 'bearer'; value: string };
    const forged = { kind, value: `${value.slice(0, -8)}AAAAAAAA` };
    assert.equal(await session.perform('me', { credential: forged }), 'fail', 'protected');
  });

  it('stateful login creates a session', async () => {
    const { session } = stateful;
    assert.equal(await session.perform('me'), 'fail', 'protected');
    assert.equal(await session.perform('login'), 'ok');
    assert.equal(session.credential?.kind, 'cookie');
    assert.equal(resultOf('01', 'memory').measurements.stateHeldBy, 'node');
    if (!withoutRedis) assert.equal(resultOf('01', 'redis').measurements.stateHeldBy, 'store');
  });

  it('the session is found on a protected endpoint', async () => {
    const { session } = stateful;
    assert.equal(await session.perform('me'), 'ok');
    assert.equal(await session.perform('logout'), 'ok');
    assert.equal(await session.perform('me'), 'fail');
  });

  it('stateless works across servers', () => {
    const { measurements, ...result } = resultOf('03', 'jwt');
    assertObserved({ measurements, ...result }, 'holds');
    assert.deepEqual([measurements.refused401, measurements.anyServerWillDo], [0, true]);
  });

  it('stateful fails without affinity (the key insight)', async () => {
    const result = resultOf('03', 'memory');
    assertObserved(result, 'breaks');
    assert.equal(result.invariants.I7, 'false');
    assert.equal(result.measurements.anyServerWillDo, false);
    assert.equal(result.measurements.sessionsLostShare, 1, 'two servers in three know nobody');
    const named = result.evidence.find(({ invariant }) => invariant === 'I7');
    const history = await readHistory(resolve(result.history ?? ''));
    const refused = history.find((event) => 'status' in event && event.operation === named?.operation);
    assert.ok(refused && 'status' in refused && refused.status === 401, 'the operation that proves it');
  });

  it('stateful with affinity works', () => {
    const { measurements, ...result } = resultOf('04', 'sticky');
    assertObserved({ measurements, ...result }, 'holds');
    assert.deepEqual([measurements.refused401, measurements.anyServerWillDo], [0, false]);
  });

  it('five servers share Redis sessions', { skip: withoutRedis }, async () => {
    const selected = experiments.filter(({ name }) => name.startsWith('03'));
    const [report] = await lab().runAll(selected, { seed: 1, nodes: 5, deployments: ['redis'] });
    const [result] = report?.results ?? [];
    assert.ok(result);
    assertObserved(result, 'holds');
    assert.equal(result.measurements.anyServerWillDo, true);
    const history = await readHistory(resolve(result.history ?? ''));
    const served = new Set(history.flatMap((event) => ('servedBy' in event ? (event.servedBy ?? []) : [])));
    assert.deepEqual([...served].sort(), ['node-1', 'node-2', 'node-3', 'node-4', 'node-5']);
  });

  it('a token is full where a session in a server is not, and tells what it carries', {
    skip: withoutRedis,
  }, () => {
    const [jwt, redis] = [resultOf('24', 'jwt').measurements, resultOf('24', 'redis').measurements];
    assert.deepEqual(redis.messages, { sent: 100, kept: 100 });
    const { sent = 0, kept = 0 } = jwt.messages ?? {};
    assert.ok(kept > 20 && kept < 70 && sent === kept + 1, `${kept} of ${sent}`);
    assert.ok((jwt.requestBytes ?? 0) > 7_000 && (jwt.requestBytesFirst ?? 9_999) < 1_000);
    assert.equal(redis.requestBytesFirst, undefined, 'no request of it grew');
    const { discloses = [], credentialParts } = resultOf('02', 'jwt').measurements;
    for (const name of ['username', 'role', 'cart', 'messages'] as const)
      assert.ok(discloses.includes(name), name);
    assert.equal(credentialParts?.length, 3);
    assert.deepEqual(resultOf('02', 'memory').measurements.discloses, []);
  });

  it('Redis fails and the service degrades gracefully', { skip: withoutRedis }, () => {
    const { measurements, invariants, ...result } = resultOf('10', 'redis');
    assertObserved({ measurements, invariants, ...result }, 'degrades');
    assert.deepEqual([invariants.I11, invariants.I13], ['true', 'true']);
    assert.ok((measurements.unavailable503 ?? 0) > 0, 'it was felt');
    assert.equal(measurements.refused401, 0, 'nobody was logged out');
    assert.equal(measurements.sessionsLost, 0);
    assert.ok((measurements.outageAnswerMsMax ?? 9_999) <= 1_000);
    assert.equal(resultOf('10', 'jwt').measurements.unavailable503, 0);
  });
});

describe('the comparison', { skip: withoutStores }, () => {
  it('is made of what was measured', () => {
    const { rows } = Comparison.parse(compareReports([...reports.values()], 1));
    const seen = rows.map((row) => [
      row.deployment,
      ...[row.stateHeldBy, row.anyServerWillDo, row.survivesServerLoss, row.storeOutage],
    ]);
    assert.deepEqual(seen, [
      ['jwt', 'client', true, true, 'unaffected'],
      ['sealed', 'client', true, true, 'unaffected'],
      ['memory', 'node', false, false, 'unaffected'],
      ['sticky', 'node', false, false, 'unaffected'],
      ['redis', 'store', true, true, 'fails closed'],
      ['postgres', 'store', true, true, 'fails closed'],
    ]);
    const [jwt, , memory, , redis] = rows;
    assert.ok((jwt?.credentialBytes ?? 0) > 3 * (memory?.credentialBytes ?? 0));
    assert.deepEqual([memory?.revocationSeconds, redis?.revocationSeconds], [0, 0]);
    assert.ok((jwt?.revocationSeconds ?? 0) > 0 && jwt?.revocationBoundSeconds === 43_200);
    assert.equal(redis?.parallelChanges?.kept, 50);
    assert.ok((jwt?.parallelChanges?.kept ?? 50) < 50);
    assert.ok((redis?.bytesPerSession?.store ?? 0) > 0 && memory?.bytesPerSession?.store === null);
    assert.ok((memory?.bytesPerSession?.node ?? 0) > 4 * (redis?.bytesPerSession?.node ?? 1_000));
  });

  it('fits a terminal of 120 columns', () => {
    const text = stripVTControlCharacters(comparisonText(compareReports([...reports.values()], 1)));
    const [verdicts = ''] = text.split('\n\n', 1);
    assert.doesNotMatch(verdicts, /\?/, 'no column is empty');
    for (const line of text.split('\n')) assert.ok(line.length <= 120, `${line.length}: ${line}`);
    for (const name of deploymentNames) assert.match(text, new RegExp(`^${name} `, 'm'));
  });
});
