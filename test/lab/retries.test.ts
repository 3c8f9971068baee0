// Clients of real servers that check out again and again with one key: one after the other it has one effect everywhere;
// at once only where a node or a store holds the state, also when one of them hangs in a server that has been paused.
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { describe, it } from 'node:test';
import { readHistory } from '../../src/lab/history/run-folder.ts';
import type { Experiment } from '../../src/lab/runner/experiment.ts';
import {
  breakNode,
  checkOutAgain,
  exchange,
  healNode,
  openSessions,
  phase,
} from '../../src/lab/runner/steps.ts';
import type { DeploymentName, ServerName, Truth } from '../../src/protocol/lab-words.ts';
import { experimentOf } from '../support/experiment-of.ts';
import { labWith } from '../support/lab-with.ts';
import { withoutPostgres } from '../support/postgres.ts';
import { withoutRedis } from '../support/redis.ts';

const missing: Partial<Record<DeploymentName, string | false>> = {
  redis: withoutRedis,
  postgres: withoutPostgres,
};

type Row = readonly [ServerName, DeploymentName, Truth];

function suite(title: string, steps: Experiment['steps'], rows: readonly Row[]) {
  describe(title, () => {
    const { run } = labWith(experimentOf({ name: '99-retries', invariants: ['I12'], steps }));
    for (const [server, name, truth] of rows) {
      const isMissing = missing[name] || (server === 'service' && withoutPostgres);
      it(`${server}, ${name}: ${truth}`, { skip: isMissing }, async () => {
        const { invariants, evidence, notes, history } = await run(name, server);
        assert.equal(invariants.I12, truth, [...evidence.map(({ text }) => text), ...notes].join('\n'));
        if (truth === 'false')
          assert.match(evidence[0]?.text ?? '', /key s\d-1: order .* was answered, then order/);
        // Only the service tells which orders there are: one for each of the three clients.
        const events = await readHistory(resolve(history ?? ''));
        const lists = events.flatMap((event) => (event.type === 'ok' && event.output.orders) || []);
        assert.equal(lists.length, server === 'service' ? 3 : 0);
      });
    }
  });
}

const alone = [phase('clean'), openSessions(3), checkOutAgain(1, 2)];
suite('a checkout that is tried again once it was answered', alone, [
  ['teach', 'jwt', 'true'],
  ['teach', 'sealed', 'true'],
]);

// Four clicks carry the same token, and each teaching server makes an order of what it carries; the service keeps orders
// in its database, whatever the strategy.
const atOnce = [phase('clean'), openSessions(3), checkOutAgain(4, 2)];
suite('a checkout that is sent four times at once', atOnce, [
  ['teach', 'jwt', 'false'],
  ['teach', 'sealed', 'false'],
  ['teach', 'memory', 'true'],
  ['teach', 'sticky', 'true'],
  ['teach', 'redis', 'true'],
  ['teach', 'postgres', 'true'],
  ['service', 'jwt', 'true'],
  ['service', 'redis', 'true'],
  ['service', 'postgres', 'true'],
]);

describe('a checkout that nobody answered, as its server was paused', () => {
  const steps = [
    phase('clean'),
    openSessions(4),
    exchange(1, 'me'),
    phase('fault'),
    breakNode('pause', 'node-1'),
    checkOutAgain(2, 2),
    healNode('node-1'),
    phase('healed'),
    exchange(2, 'cart.read'),
  ];
  const { run } = labWith(experimentOf({ name: '99-retries', invariants: ['I12'], steps }));
  it('is tried again elsewhere, and has one effect when the server goes on', {
    skip: withoutRedis,
  }, async () => {
    const { invariants, evidence, history } = await run('redis');
    assert.deepEqual([invariants.I12, evidence], ['true', []]);
    const events = await readHistory(resolve(history ?? ''));
    const checkouts = new Set(
      events.flatMap((event) =>
        event.type === 'invoke' && event.kind === 'cart.checkout' ? [event.operation] : [],
      ),
    );
    const open = events.filter((event) => event.type === 'info' && checkouts.has(event.operation));
    assert.ok(open.length > 0, 'some were never answered');
  });
});
