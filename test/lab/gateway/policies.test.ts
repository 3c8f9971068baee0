import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { it } from 'node:test';
import { policies } from '../../../src/lab/gateway/policies.ts';
import { until } from '../../support/until.ts';
import { send, startTestGateway, startUpstream } from '../../support/upstream.ts';

const names = ['node-1', 'node-2', 'node-3'];
const candidate = (name: string, inFlight = 0) => ({ name, origin: `http://${name}`, inFlight });
const routes = Array.from({ length: 3000 }, () => randomBytes(16).toString('hex'));

it('round-robin gives every node its turn', async (t) => {
  const upstreams = await Promise.all(names.map((name) => startUpstream(t, name)));
  const { url } = await startTestGateway(t, upstreams);
  const answers = [];
  for (let sent = 0; sent < 30; sent += 1) answers.push((await send(url)).text);
  assert.deepEqual(
    upstreams.map(({ received }) => received.length),
    [10, 10, 10],
  );
  assert.deepEqual(answers.slice(0, 6), [...names, ...names]);
});

it('least-connections avoids the node that is busy', async (t) => {
  const held = Promise.withResolvers<void>();
  const slow = await startUpstream(t, 'slow', (response) => {
    held.promise.then(() => response.end('slow')).catch(() => undefined);
  });
  const quick = await startUpstream(t, 'quick');
  const { url } = await startTestGateway(t, [slow, quick], { policy: 'least-connections' });
  const waiting = send(url);
  await until('the slow node is busy', () => slow.received.length === 1);
  for (let sent = 0; sent < 6; sent += 1) assert.equal((await send(url)).text, 'quick');
  held.resolve();
  assert.equal((await waiting).text, 'slow');
});

it('least-connections takes turns while all are equally busy', () => {
  const rank = policies['least-connections']();
  const first = names.map(
    () =>
      rank(
        names.map((name) => candidate(name)),
        '',
      )[0]?.name,
  );
  assert.deepEqual(first, names);
});

const owners = (among: readonly string[]): string[] => {
  const rank = policies.affinity();
  return routes.map(
    (route) =>
      rank(
        among.map((name) => candidate(name)),
        route,
      )[0]?.name ?? '',
  );
};

it('affinity spreads the routes evenly, and always in the same way', () => {
  const before = owners(names);
  assert.deepEqual(owners([...names].reverse()), before);
  for (const name of names) {
    const share = before.filter((owner) => owner === name).length / routes.length;
    // 3000 draws: five standard deviations are 0.043.
    assert.ok(Math.abs(share - 1 / 3) < 0.045, `${name} owns ${share}`);
  }
});

it('affinity moves only the routes of the node that is lost', () => {
  const before = owners(names);
  const after = owners(['node-1', 'node-3']);
  for (const [index, owner] of before.entries()) {
    if (owner !== 'node-2') assert.equal(after[index], owner);
    else assert.notEqual(after[index], 'node-2');
  }
});

it('affinity moves routes only to the node that is new', () => {
  const before = owners(names);
  const moved = owners([...names, 'node-4']).filter((owner, index) => owner !== before[index]);
  assert.ok(moved.length > 0);
  assert.deepEqual([...new Set(moved)], ['node-4']);
});

it('every policy ranks all candidates, for a retry, and bears having none', () => {
  for (const policy of Object.values(policies)) {
    const ranked = policy()(
      names.map((name) => candidate(name)),
      'route',
    );
    assert.deepEqual(ranked.map(({ name }) => name).sort(), names);
    assert.deepEqual(policy()([], 'route'), []);
  }
});
