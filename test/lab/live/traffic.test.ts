// Steady traffic and what is told of it, on real servers.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LabState } from '../../../src/protocol/lab-events.ts';
import type { DeploymentName } from '../../../src/protocol/lab-words.ts';
import { liveLab } from '../../support/live-lab.ts';
import { stays, until } from '../../support/until.ts';

const { lab, deployment, events, hops, sessions } = liveLab();
const samples = (name: DeploymentName) => lab.state().samples[name] ?? [];
const told = (type: 'sample' | 'deployment', name: DeploymentName) =>
  events.filter((event) => {
    if (event.type === 'sample') return type === 'sample' && event.deployment === name;
    return event.type === 'deployment' && type === 'deployment' && event.deployment.name === name;
  }).length;

describe('steady traffic', () => {
  it('logs its people in, and then goes on at its rate', async () => {
    await lab.startDeployment('sticky', 2);
    await lab.setTraffic('sticky', { requestsPerSecond: 100, users: 6 });
    assert.deepEqual(deployment('sticky').traffic, { requestsPerSecond: 100, users: 6 });
    await until('three seconds have been told', () => samples('sticky').length >= 3);
    assert.equal(sessions('sticky').length, 6);
    assert.ok(sessions('sticky').every((session) => /^load-[1-6] on node-[12]$/.test(session)));
    assert.ok(hops('sticky').every(({ client, isKept }) => client === 'load' && !isKept));
    const paths = new Set(hops('sticky').map(({ path }) => path));
    assert.deepEqual(paths, new Set(['/login', '/me', '/cart/items']));
    // Open loop: it asks as often as it was told, however long the answers take.
    const [, ...whole] = samples('sticky');
    const asked = whole.reduce((sum, { answered, refused, failed }) => sum + answered + refused + failed, 0);
    assert.ok(asked / whole.length > 20 && asked / whole.length < 160, `${asked} in ${whole.length} s`);
  });

  it('has a second told at a time, with its nodes, and floods nobody', async () => {
    const [last] = samples('sticky').slice(-1);
    assert.deepEqual(
      last?.nodes.map(({ name }) => name),
      ['node-1', 'node-2'],
    );
    assert.ok(last?.nodes.every(({ rssBytes }) => (rssBytes ?? 0) > 20_000_000));
    const held = last?.nodes.reduce((sum, { sessionsHeld }) => sum + (sessionsHeld ?? 0), 0);
    assert.equal(held, 6);
    assert.ok(last?.latencyMs && last.latencyMs.p50 <= last.latencyMs.p99);
    assert.ok(told('deployment', 'sticky') <= 8 + 5 * told('sample', 'sticky'));
    const state = lab.state();
    LabState.parse(state);
    assert.ok(JSON.stringify(state).length < 300_000, 'a snapshot stays small');
  });

  it('shows a loss before its people log in again', async () => {
    const [lost, other] = sessions('sticky')[0]?.endsWith('node-1')
      ? ['node-1', 'node-2']
      : ['node-2', 'node-1'];
    await lab.breakNode('sticky', lost as string, 'kill');
    const left = sessions('sticky').length;
    assert.ok(left < 6);
    await until('somebody is refused', () => samples('sticky').some(({ refused }) => refused > 0));
    await until('all are back', () => sessions('sticky').length === 6, 30_000);
    assert.ok(sessions('sticky').every((session) => session.endsWith(other as string)));
  });

  it('goes on at another rate with those who are there, and ends when it is told', async () => {
    await lab.setTraffic('sticky', { requestsPerSecond: 5, users: 6 });
    const logins = () => hops('sticky').filter(({ path }) => path === '/login').length;
    const before = logins();
    const seconds = samples('sticky').length;
    await until('it is slower', () => {
      const [last] = samples('sticky').slice(-1);
      return samples('sticky').length > seconds + 1 && (last?.answered ?? 99) <= 12;
    });
    assert.equal(logins(), before);
    await lab.setTraffic('sticky', { requestsPerSecond: 0 });
    assert.equal(deployment('sticky').traffic, null);
    // One empty second says that it has ended; after that nothing is sent.
    await until('a second is empty', () => samples('sticky').at(-1)?.latencyMs === null);
    const quiet = events.length;
    await stays('nothing is told, since nothing happens', () => events.length === quiet, 2_300);
  });

  it('ends when a run begins, and does not come back', async () => {
    await lab.setTraffic('sticky', { requestsPerSecond: 20 });
    assert.equal(deployment('sticky').traffic?.users, 10, 'so many unless somebody says otherwise');
    const run = lab.run({ experiments: ['01'], deployments: ['jwt'] });
    assert.equal(deployment('sticky').traffic, null);
    await run;
    assert.equal(deployment('sticky').traffic, null);
    const clients = new Set(hops('jwt').map(({ client }) => client));
    assert.ok(clients.has('s1'), 'the clients of a run go by their sessions');
    assert.ok(hops('jwt').every(({ isKept }) => !isKept));
    assert.ok(samples('jwt').length > 0);
  });

  it('no node is asked anything while costs are measured', async () => {
    const seconds = () => events.filter(({ type }) => type === 'sample').length;
    await until('all is quiet', () => samples('sticky').at(-1)?.latencyMs === null || null);
    const before = seconds();
    const run = lab.run({ experiments: ['26'], deployments: ['jwt'] });
    await until('it measures', () => deployment('jwt').state === 'running');
    await fetch(`${deployment('sticky').url}/api/stateful/me`);
    await run;
    assert.equal(seconds(), before, 'seven seconds and more, none of them told');
    await lab.act('sticky', 'alice', 'login');
    await until('it is told again', () => samples('sticky').at(-1)?.latencyMs !== null || null);
  });
});
