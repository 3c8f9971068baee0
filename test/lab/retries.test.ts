// Clients of real servers that check out again and again with one key: one after the other it has one effect everywhere;
// at once only where a node or a store holds the state, also when one of them hangs in a server that has been paused.
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { describe, it } from 'node:test';
import { readHistory } from '../../src/lab/history/run-folder.ts';
import {
  breakNode,
  checkOutAgain,
  exchange,
  healNode,
  openSessions,
  phase,
} from '../../src/lab/runner/steps.ts';
import type { DeploymentName, Truth } from '../../src/protocol/lab-words.ts';
import { experimentOf } from '../support/experiment-of.ts';
import { labWith } from '../support/lab-with.ts';
import { withoutPostgres } from '../support/postgres.ts';
import { withoutRedis } from '../support/redis.ts';

const missing: Partial<Record<DeploymentName, string | false>> = {
  redis: withoutRedis,
  postgres: withoutPostgres,
};

function suite(
  title: string,
  steps: Parameters<typeof experimentOf>[0]['steps'],
  truths: Partial<Record<DeploymentName, Truth>>,
) {
  describe(title, () => {
    const { run } = labWith(experimentOf({ name: '99-retries', invariants: ['I12'], steps }));
    for (const [name, truth] of Object.entries(truths) as [DeploymentName, Truth][]) {
      it(`${name}: ${truth}`, { skip: missing[name] }, async () => {
        const { invariants, evidence, notes } = await run(name);
        assert.equal(invariants.I12, truth, [...evidence.map(({ text }) => text), ...notes].join('\n'));
        if (truth === 'false')
          assert.match(evidence[0]?.text ?? '', /key s\d-1: order .* was answered, then order/);
      });
    }
  });
}

const alone = { jwt: 'true', sealed: 'true' } as const;
suite(
  'a checkout that is tried again once it was answered',
  [phase('clean'), openSessions(3), checkOutAgain(1, 2)],
  alone,
);

// Four clicks carry the same token, and each server makes an order of what it carries.
suite('a checkout that is sent four times at once', [phase('clean'), openSessions(3), checkOutAgain(4, 2)], {
  jwt: 'false',
  sealed: 'false',
  memory: 'true',
  sticky: 'true',
  redis: 'true',
  postgres: 'true',
});

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
