import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judge } from '../../../src/lab/checker/check.ts';
import { measurementsOf } from '../../../src/lab/checker/measurements.ts';
import type { FsyncPolicy } from '../../../src/protocol/lab-words.ts';
import { Measurements } from '../../../src/protocol/reports.ts';
import { type Client, History } from '../../support/history.ts';

const cutsIn = ({ events }: History) => Measurements.parse(measurementsOf(events)).powerCuts;

function synced({ events }: History) {
  const { truths, evidence } = judge(events, { invariants: [], observes: ['syncedWrites'] });
  return { truth: truths.syncedWrites, operations: evidence.map(({ operation }) => operation) };
}

function loggedIn(count = 1): { history: History; clients: Client[] } {
  const history = new History();
  const clients = Array.from({ length: count }, (_, index) => history.client(`s${index + 1}`));
  for (const client of clients) client.login();
  return { history, clients };
}

/** One piece before the policy is set, three after it, a power cut, and a read that shows `kept`. */
function cut(history: History, alice: Client, fsync: FsyncPolicy, before: number, kept: number): number {
  history.setFsync(fsync);
  for (let piece = 1; piece <= 3; piece += 1) {
    history.after(100);
    alice.add('mouse', before + piece);
  }
  history.after(50).fault('store', 'power-cut').after(500).heal();
  return alice.read('mouse', kept);
}

describe('a power cut', () => {
  it('is measured by its policy: what was acknowledged, what of it is gone, and how old that was', () => {
    const { history, clients } = loggedIn();
    const [alice] = clients as [Client];
    alice.add('mouse', 1);
    cut(history, alice, 'everysec', 1, 2);
    cut(history, alice, 'always', 2, 5);
    assert.deepEqual(cutsIn(history), [
      // The two last ones are lost: the older was acknowledged 153 ms before the cut.
      { fsync: 'everysec', acknowledged: 3, lost: 2, lossWindowMs: 153, revived: 0 },
      { fsync: 'always', acknowledged: 3, lost: 0, lossWindowMs: 0, revived: 0 },
    ]);
    assert.deepEqual(synced(history), { truth: 'true', operations: [] });
  });

  it('under `always` may take nothing: each loss is named', () => {
    const { history, clients } = loggedIn();
    const [alice] = clients as [Client];
    cut(history, alice, 'everysec', 0, 3);
    const short = cut(history, alice, 'always', 3, 5);
    assert.deepEqual(
      cutsIn(history)?.map(({ lost }) => lost),
      [0, 1],
    );
    assert.deepEqual(synced(history), { truth: 'false', operations: [short] });
  });

  it('of which nobody saw what it left shows nothing', () => {
    const { history, clients } = loggedIn();
    const [alice] = clients as [Client];
    history.setFsync('always');
    alice.add('mouse', 1);
    history.after(1).fault('store', 'power-cut').after(1).heal();
    alice.fails('cart.read', 503);
    assert.deepEqual(synced(history), { truth: 'unknown', operations: [] });
  });

  it('that takes a session takes all that it held', () => {
    const { history, clients } = loggedIn();
    const [alice] = clients as [Client];
    history.setFsync('always');
    alice.add('mouse', 1);
    alice.add('mouse', 2);
    history.after(1).fault('store', 'power-cut').after(1).heal();
    const refused = alice.fails('cart.read', 401);
    assert.equal(cutsIn(history)?.[0]?.lost, 2);
    assert.deepEqual(synced(history), { truth: 'false', operations: [refused] });
  });

  it('is not blamed for what an earlier one took and no read has shown, nor for what nobody acknowledged', () => {
    const { history, clients } = loggedIn();
    const [alice] = clients as [Client];
    history.setFsync('everysec');
    alice.add('mouse', 1);
    history.after(1).fault('store', 'power-cut').after(1).heal();
    alice.fails('cart.read', 503);
    history.setFsync('always');
    alice.ok('cart.add', {}, { productId: 'mouse', quantity: 1 });
    alice.open('cart.add', { productId: 'mouse' });
    history.after(1).fault('store', 'power-cut').after(1).heal();
    alice.read('mouse', 1);
    assert.deepEqual(
      cutsIn(history)?.map(({ lost, acknowledged }) => [acknowledged, lost]),
      [
        [1, 0],
        [1, 0],
      ],
    );
    assert.deepEqual(synced(history), { truth: 'unknown', operations: [] });
  });

  it('counts messages as well as pieces, and a first answer that adds by itself', () => {
    const { history, clients } = loggedIn();
    const [alice] = clients as [Client];
    history.setFsync('everysec');
    alice.ok('message.append', { messageTotal: 1 }, { text: 'one' });
    alice.ok('message.append', {}, { text: 'two' });
    history.after(1).fault('store', 'power-cut').after(1).heal();
    alice.ok('message.append', { messageTotal: 2 }, { text: 'three' });
    assert.equal(cutsIn(history)?.[0]?.lost, 1);
  });

  it('is unknown without an `always`, unhealed, or without a write; a kill is none', () => {
    const { history, clients } = loggedIn();
    const [alice] = clients as [Client];
    cut(history, alice, 'everysec', 0, 0);
    assert.equal(synced(history).truth, 'unknown');
    history.setFsync('always').after(1).fault('store', 'power-cut').after(1).heal();
    alice.read('mouse', 0);
    assert.equal(synced(history).truth, 'unknown');
    alice.add('mouse', 1);
    history.after(1).fault('store', 'kill').after(1).heal();
    alice.read('mouse', 0);
    history.fault('store', 'power-cut');
    assert.equal(synced(history).truth, 'unknown');
    assert.equal(cutsIn(history)?.length, 2);
  });
});

describe('a logout that a power cut takes back', () => {
  function loggedOut(fsync: FsyncPolicy, refusedBefore: boolean, letInAfter: boolean) {
    const { history, clients } = loggedIn(2);
    const [alice, bob] = clients as [Client, Client];
    history.setFsync(fsync);
    bob.add('mouse', 1);
    alice.logout();
    if (refusedBefore) alice.fails('me', 401, { replay: true });
    else alice.me({}, { replay: true });
    history.after(1).fault('store', 'power-cut').after(1).heal();
    bob.read('mouse', 1);
    const last = letInAfter ? alice.me({}, { replay: true }) : alice.fails('me', 401, { replay: true });
    return { history, last };
  }

  it('is counted, and named where the store syncs before it answers', () => {
    const lazy = loggedOut('everysec', true, true);
    assert.equal(cutsIn(lazy.history)?.[0]?.revived, 1);
    const { history, last } = loggedOut('always', true, true);
    assert.equal(cutsIn(history)?.[0]?.revived, 1);
    assert.deepEqual(synced(history), { truth: 'false', operations: [last] });
  });

  it('is none where it had never taken effect, or still does', () => {
    for (const [refused, letIn] of [
      [false, true],
      [true, false],
    ] as const) {
      const { history } = loggedOut('always', refused, letIn);
      assert.equal(cutsIn(history)?.[0]?.revived, 0);
      assert.equal(synced(history).truth, 'true');
    }
  });
});
