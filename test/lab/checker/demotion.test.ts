// I5 of a right that is taken away: what its loss forbids, and what proves that it does.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { measurementsOf } from '../../../src/lab/checker/measurements.ts';
import { type Client, History } from '../../support/history.ts';
import { isFalse, isTrue, isUnknown } from '../../support/judged.ts';

const demotionSeconds = ({ events }: History) => measurementsOf(events).demotionSeconds;

function demoted(boundMs = 0): { history: History; alice: Client } {
  const history = new History({ revocationBoundMs: boundMs });
  const alice = history.client('s1');
  alice.login();
  alice.ok('users.list');
  history.after(1).revoke('alice');
  return { history, alice };
}

describe('I5 of a lost right', () => {
  it('is true when what needs the right is refused, and all else goes on', () => {
    const { history, alice } = demoted();
    alice.me();
    isUnknown(history, 'I5');
    alice.fails('users.list', 403);
    isTrue(history, 'I5');
    assert.equal(demotionSeconds(history), 0);
  });

  it('names each request that is still allowed, and tells for how long', () => {
    const { history, alice } = demoted();
    alice.fails('users.list', 403);
    const other = history.after(1_200).client('s2');
    other.login();
    const allowed = [alice.ok('users.list'), other.ok('users.list')];
    alice.fails('users.list', 403);
    assert.match(
      isFalse(history, 'I5', ...allowed),
      /s1 was answered 200, \d+ ms after the loss of the right/,
    );
    assert.equal(demotionSeconds(history), 1.2);
    assert.equal(measurementsOf(history.events).revocationSeconds, undefined, 'nobody has logged out');
  });

  it('allows what was sent before the loss was acknowledged, and within the bound', () => {
    const before = new History();
    const alice = before.client('s1');
    alice.login();
    const late = alice.invoke('users.list');
    before.after(5).revoke('alice').after(5);
    late.ok();
    isUnknown(before, 'I5');
    const { history, alice: bounded } = demoted(1_000);
    bounded.ok('users.list');
    isUnknown(history, 'I5');
    history.after(1_000);
    isFalse(history, 'I5', bounded.ok('users.list'));
  });

  it('learns nothing from one who never had the right, from another user, and from silence', () => {
    const history = new History();
    const [alice, bob] = [history.client('s1'), history.client('s2', 'bob')];
    for (const client of [alice, bob]) client.login();
    alice.fails('users.list', 403);
    history.after(1).revoke('alice');
    alice.fails('users.list', 403);
    alice.fails('users.list', 503);
    alice.open('users.list');
    bob.ok('users.list');
    isUnknown(history, 'I5');
    assert.equal(demotionSeconds(history), undefined);
  });

  it('learns nothing from a session that may have expired meanwhile, and something from one that may not', () => {
    const history = new History();
    const [idle, alive] = [history.client('s1'), history.client('s2')];
    idle.login({ idleExpiresAt: history.now + 5_000 });
    alive.login({ idleExpiresAt: history.now + 60_000 });
    for (const client of [idle, alive]) client.ok('users.list');
    history.after(1).revoke('alice').after(10_000);
    idle.fails('users.list', 401);
    isUnknown(history, 'I5');
    alive.fails('users.list', 401);
    isTrue(history, 'I5');
  });

  it('catches a single node of three that was not told', () => {
    const { history, alice } = demoted();
    for (let turn = 0; turn < 4; turn += 1) alice.fails('users.list', 403);
    isFalse(history, 'I5', alice.ok('users.list', {}, {}, { servedBy: 'node-3' }));
  });
});
