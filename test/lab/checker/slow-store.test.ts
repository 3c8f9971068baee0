import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judge } from '../../../src/lab/checker/check.ts';
import { linkFaults, type StoreFault, storeFaults } from '../../../src/protocol/lab-words.ts';
import { type Client, History } from '../../support/history.ts';
import { isFalse, isUnknown } from '../../support/judged.ts';

function inFault(fault: StoreFault): { history: History; alice: Client } {
  const history = new History();
  const alice = history.client('s1');
  alice.login();
  alice.add('mouse', 1);
  history.after(1).fault('store', fault);
  return { history, alice };
}

function slowly({ events }: History) {
  const { truths, evidence } = judge(events, { invariants: [], observes: ['slowStore'] });
  return { truth: truths.slowStore, operations: evidence.map(({ operation }) => operation) };
}

const slow: readonly StoreFault[] = ['slow', 'throttle'];

describe('a store that is only slow', () => {
  it('serves: late answers are right, and refusals that are not its own do not count', () => {
    for (const fault of slow) {
      const { history, alice } = inFault(fault);
      const late = alice.invoke('me');
      history.after(900);
      late.ok({ user: 'alice' });
      alice.fails('cart.add', 409);
      history.after(1).heal();
      assert.deepEqual(slowly(history), { truth: 'true', operations: [] });
    }
  });

  it('breaks what it claims with a 503, a 500, a 401 and with silence', () => {
    for (const fault of slow) {
      const { history, alice } = inFault(fault);
      const failed = [alice.fails('me', 503), alice.fails('me', 500), alice.fails('me', 401)];
      history.after(1).heal();
      assert.deepEqual(slowly(history), { truth: 'false', operations: failed });
      const silent = inFault(fault);
      const open = silent.alice.open('me');
      silent.history.after(1).heal();
      assert.deepEqual(slowly(silent.history), { truth: 'false', operations: [open] });
    }
  });

  it('is not judged by probes, by what was asked before or ended later, or by other faults', () => {
    const { history, alice } = inFault('slow');
    alice.fails('me', 503, { probe: true });
    const last = alice.invoke('me');
    history.heal().after(1);
    last.fail(503);
    assert.equal(slowly(history).truth, 'unknown');
    const node = new History();
    const bob = node.client('s2', 'bob');
    bob.login();
    node.fault('node-1', 'slow');
    bob.fails('me', 503);
    node.heal('node-1');
    assert.equal(slowly(node).truth, 'unknown');
  });

  it('is not away, so that I11 does not speak of it; every other fault is an outage', () => {
    for (const fault of storeFaults) {
      const { history, alice } = inFault(fault);
      const refused = alice.fails('me', 401);
      history.after(1).heal();
      if (slow.includes(fault)) isUnknown(history, 'I11');
      else {
        isFalse(history, 'I11', refused);
        assert.equal(slowly(history).truth, 'unknown', fault);
      }
    }
    assert.ok(linkFaults.length > slow.length);
  });
});
