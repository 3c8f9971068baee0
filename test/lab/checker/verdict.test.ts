import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judge } from '../../../src/lab/checker/check.ts';
import type { InvariantId } from '../../../src/protocol/lab-words.ts';
import { type Client, History } from '../../support/history.ts';

const verdict = ({ events }: History, ...invariants: InvariantId[]) => judge(events, { invariants }).verdict;

function loggedIn(): { history: History; alice: Client } {
  const history = new History();
  const alice = history.client('s1');
  alice.login();
  alice.add('mouse', 1);
  alice.read('mouse', 1);
  return { history, alice };
}

/** A clean phase, 503 while the store is away, and success after the heal. */
function outage(): { history: History; alice: Client } {
  const { history, alice } = loggedIn();
  history.after(1).fault();
  alice.fails('me', 503);
  history.after(1).heal();
  alice.read('mouse', 1);
  return { history, alice };
}

describe('the verdict', () => {
  it('holds when every invariant is true', () => {
    assert.equal(verdict(loggedIn().history, 'I2', 'I7'), 'holds');
  });

  it('breaks when one is false, whatever the others are', () => {
    const { history, alice } = outage();
    alice.read('mouse', 0);
    assert.equal(verdict(history, 'I2', 'I11', 'I5'), 'breaks');
  });

  it('is inconclusive when one is unknown and none is false', () => {
    assert.equal(verdict(loggedIn().history, 'I2', 'I5'), 'inconclusive');
    assert.equal(verdict(outage().history, 'I11', 'I5'), 'inconclusive');
  });

  it('is inconclusive when something failed before nodes were added or removed', () => {
    const { history, alice } = loggedIn();
    alice.fails('me', 401);
    history.scale(2);
    alice.read('mouse', 1);
    const { verdict: found, notes } = judge(history.events, { invariants: ['I2'] });
    assert.equal(found, 'inconclusive');
    assert.match(notes[0] ?? '', /failed with 401 before anything was broken/);
  });

  it('is inconclusive when nothing is asked at all', () => {
    assert.equal(verdict(loggedIn().history), 'inconclusive');
  });

  it('degrades when there were 503s during a fault and success after its heal', () => {
    assert.equal(verdict(outage().history, 'I2', 'I11'), 'degrades');
  });

  it('does not degrade for a 503 outside a fault, of a probe, or without success afterwards', () => {
    const outside = outage();
    assert.equal(verdict(outside.history, 'I11'), 'degrades');
    const { history, alice } = loggedIn();
    history.fault();
    alice.me();
    alice.fails('me', 503, { probe: true });
    history.heal();
    alice.fails('me', 503);
    alice.read('mouse', 1);
    assert.equal(verdict(history, 'I11'), 'holds');
    const unhealed = loggedIn();
    unhealed.history.fault();
    unhealed.alice.fails('me', 503);
    unhealed.alice.read('mouse', 1);
    assert.equal(verdict(unhealed.history, 'I11'), 'holds');
  });

  it('starts with `begin`, or there is nothing to judge', () => {
    assert.throws(() => judge(loggedIn().history.events.slice(1), { invariants: ['I2'] }), /begin/);
  });
});

describe('the clean phase', () => {
  function dirty(spoil: (history: History, alice: Client) => unknown) {
    const { history, alice } = loggedIn();
    spoil(history, alice);
    history.after(1).fault('node-1', 'kill').heal('node-1');
    alice.read('mouse', 1);
    return judge(history.events, { invariants: ['I2'] });
  }

  it('makes the run inconclusive, with the reason, when an operation failed in it', () => {
    const { verdict: observed, notes } = dirty((_, alice) => alice.fails('me', 500));
    assert.deepEqual(
      [observed, notes],
      ['inconclusive', ['operation 3 (me) failed with 500 before anything was broken']],
    );
    assert.deepEqual(dirty((_, alice) => alice.open('me')).notes, [
      'operation 3 (me) failed with no answer before anything was broken',
    ]);
  });

  it('makes the run inconclusive, and not broken, when an invariant was false in it', () => {
    const { verdict: observed, notes, truths } = dirty((_, alice) => alice.read('mouse', 0));
    assert.equal(observed, 'inconclusive');
    assert.deepEqual(notes, ['I2 was false before anything was broken']);
    assert.deepEqual(truths, { I2: 'false' });
  });

  it('must hold something', () => {
    const history = new History();
    history.fault('node-1', 'kill').heal('node-1');
    const alice = history.client('s1');
    alice.login();
    alice.add('mouse', 1);
    alice.read('mouse', 1);
    const { verdict: observed, notes } = judge(history.events, { invariants: ['I2'] });
    assert.deepEqual([observed, notes], ['inconclusive', ['nothing was asked before something was broken']]);
  });

  it('is not spoilt by what fails on purpose, or was in flight when the fault came', () => {
    const pending = (_: History, alice: Client) => alice.invoke('cart.add', { productId: 'mouse' });
    assert.equal(dirty(pending).verdict, 'holds');
    const onPurpose = (_: History, alice: Client) => {
      alice.fails('me', 401, { probe: true });
      alice.fails('me', 401, { forged: 'one bit flipped' });
      alice.fails('me', 401, { replay: true, credential: 99 });
    };
    assert.equal(dirty(onPurpose).verdict, 'holds');
  });

  it('is not asked for where nothing was broken', () => {
    const { history, alice } = loggedIn();
    alice.fails('me', 500);
    assert.equal(verdict(history, 'I2'), 'holds');
  });
});

describe('operations in flight in a kill', () => {
  it('are indeterminate: neither their loss nor their survival breaks anything', () => {
    for (const kept of [1, 2]) {
      const { history, alice } = loggedIn();
      const add = alice.invoke('cart.add', { productId: 'mouse' });
      history.after(1).fault('node-1', 'kill').after(1);
      add.info();
      history.after(100).heal('node-1');
      alice.read('mouse', kept);
      assert.equal(verdict(history, 'I2', 'I3', 'I4', 'I7'), 'holds');
    }
  });

  it('that cannot be drawn says what could not be told', () => {
    const history = new History();
    history.client('s1').login();
    const { verdict: observed, notes } = judge(history.events, { invariants: ['I2', 'I5'] });
    assert.deepEqual(
      [observed, notes],
      ['inconclusive', ['what was seen does not tell whether this is true: I2, I5']],
    );
  });
});
