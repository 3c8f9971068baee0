// What an observation of a deploy says of histories that are written by hand.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judge } from '../../../src/lab/checker/check.ts';
import { measurementsOf } from '../../../src/lab/checker/measurements.ts';
import { type Client, History } from '../../support/history.ts';

const observed = ({ events }: History) => {
  const { truths, evidence } = judge(events, { invariants: [], observes: ['noFailedRequest'] });
  return { truth: truths.noFailedRequest, evidence };
};

function loggedIn(): { history: History; alice: Client } {
  const history = new History();
  const alice = history.client('s1');
  alice.login();
  alice.me();
  return { history, alice };
}

/** One node is replaced, and meanwhile this happens. */
function replace(history: History, node: string, meanwhile: () => void): void {
  history.after(1).fault(node, 'restart');
  meanwhile();
  history.after(1).heal(node);
}

describe('no failed request', () => {
  it('is true when all that was asked while nodes were replaced was answered', () => {
    const { history, alice } = loggedIn();
    for (const node of ['node-1', 'node-2']) replace(history, node, () => alice.me());
    assert.deepEqual(observed(history), { truth: 'true', evidence: [] });
    assert.deepEqual(measurementsOf(history.events).duringNodeFaults, { sent: 2, failed: 0 });
  });

  for (const status of [401, 500, 502, 503, 504, null]) {
    it(`names a request that ${status === null ? 'got no answer' : `got ${status}`}, and counts all`, () => {
      const { history, alice } = loggedIn();
      let failed = -1;
      replace(history, 'node-1', () => {
        alice.me();
        failed = alice.fails('cart.add', status, { productId: 'mouse' });
      });
      replace(history, 'node-2', () => alice.me());
      const how = status === null ? 'got no answer' : `got ${status}`;
      const text = `cart.add ${how} while node-1 was replaced; 1 of 3 requests failed`;
      const evidence = [{ invariant: 'noFailedRequest', operation: failed, text }];
      assert.deepEqual(observed(history), { truth: 'false', evidence });
      assert.deepEqual(measurementsOf(history.events).duringNodeFaults, { sent: 3, failed: 1 });
    });
  }

  it('counts what was sent before and failed meanwhile, and what nobody ever answered', () => {
    const { history, alice } = loggedIn();
    const sentBefore = alice.invoke('me');
    replace(history, 'node-1', () => sentBefore.info(502));
    assert.equal(observed(history).truth, 'false');
    const other = loggedIn();
    replace(other.history, 'node-1', () => other.alice.invoke('me'));
    assert.match(observed(other.history).evidence[0]?.text ?? '', /me got no answer/);
  });

  it('counts neither what failed afterwards nor what no client would send', () => {
    const { history, alice } = loggedIn();
    replace(history, 'node-1', () => {
      alice.me();
      alice.fails('me', 401, { probe: true });
      alice.fails('me', 401, { replay: true });
    });
    history.after(1);
    alice.fails('me', 401);
    assert.equal(observed(history).truth, 'true');
  });

  it('is unknown when nothing was replaced, or when nobody asked while one of them was', () => {
    const { history, alice } = loggedIn();
    assert.equal(observed(history).truth, 'unknown');
    assert.equal(measurementsOf(history.events).duringNodeFaults, undefined);
    history.fault().after(1);
    alice.me();
    history.heal();
    assert.equal(observed(history).truth, 'unknown', 'the store is no node');
    replace(history, 'node-1', () => alice.me());
    replace(history, 'node-2', () => undefined);
    assert.equal(observed(history).truth, 'unknown');
  });
});
