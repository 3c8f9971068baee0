import { match } from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Client, History } from '../../support/history.ts';
import { isFalse, isTrue, isUnknown } from '../../support/judged.ts';

function inOutage(): { history: History; alice: Client } {
  const history = new History();
  const alice = history.client('s1');
  alice.login();
  alice.add('mouse', 1);
  history.after(1).fault();
  return { history, alice };
}

describe('I11 fail closed', () => {
  it('is true for 503 at once, for right answers, and for refusals that need no store', () => {
    const { history, alice } = inOutage();
    isUnknown(history, 'I11');
    alice.fails('me', 503);
    alice.read('mouse', 1);
    alice.me();
    alice.fails('cart.add', 409);
    history.after(1).heal();
    isTrue(history, 'I11');
  });

  it('is unknown when the store was never away, or only a node was', () => {
    const history = new History();
    const alice = history.client('s1');
    alice.login();
    history.after(1).fault('node-1', 'kill');
    alice.fails('me', 401);
    history.heal('node-1');
    isUnknown(history, 'I11');
  });

  it('names a 401, a 500 and a 504', () => {
    for (const status of [401, 403, 500, 504]) {
      const { history, alice } = inOutage();
      match(isFalse(history, 'I11', alice.fails('me', status)), new RegExp(`^${status} was answered`));
    }
  });

  it('names a 503 that also takes the credential away', () => {
    const { history, alice } = inOutage();
    const refused = alice.fails('me', 503, {}, { cleared: true });
    const answered = alice.ok('me', { user: 'alice' }, {}, { cleared: true });
    match(isFalse(history, 'I11', refused, answered), /forget its credential/);
  });

  it('lets a logout that needs no store clear the credential', () => {
    const { history, alice } = inOutage();
    alice.logout();
    isTrue(history, 'I11');
  });

  it('names an answer for nobody, for somebody else, and one with the state of nobody', () => {
    const { history, alice } = inOutage();
    const [nobody, bob] = [alice.ok('me', {}), alice.me({ user: 'bob' })];
    match(isFalse(history, 'I11', nobody, bob, alice.read('mouse', 0)), /saw 0 pieces of mouse after 1/);
  });

  it('names an answer that is late, that never came, and one that waited for the store to come back', () => {
    const { history, alice } = inOutage();
    const late = alice.invoke('me');
    const silent = alice.invoke('me');
    const waiting = alice.invoke('me');
    history.after(1_500);
    late.fail(503);
    history.after(1_500).heal();
    waiting.ok({ user: 'alice' });
    const text = isFalse(history, 'I11', late.id, silent.id, waiting.id);
    match(text, /took 1502 ms .*\nno answer came .*\nthe answer took 3000 ms/);
  });

  it('does not judge what was sent before the outage, or answered in time after it', () => {
    const { history, alice } = inOutage();
    alice.fails('me', 503);
    const last = alice.invoke('me');
    history.heal().after(500);
    last.fail(401);
    isTrue(history, 'I11');
    const early = new History();
    const before = early.client('s1').invoke('me');
    early.after(1).fault();
    before.fail(401);
    isUnknown(early, 'I11');
  });
});

describe('I13 recovery', () => {
  /** @param failures how many of the 20 operations after the recovery time fail */
  function healed(failures: number): { history: History; alice: Client } {
    const { history, alice } = inOutage();
    alice.fails('me', 503);
    history.heal();
    alice.fails('me', 503);
    history.after(1_500);
    for (let count = 0; count < 20; count += 1) {
      if (count < failures) alice.fails('me', 503);
      else alice.me();
    }
    return { history, alice };
  }

  it('is true when success is back in time', () => {
    isTrue(healed(0).history, 'I13');
  });

  it('is unknown without a heal, or with too few operations after it', () => {
    const { history, alice } = inOutage();
    alice.fails('me', 503);
    isUnknown(history, 'I13');
    history.heal().after(2_000);
    for (let count = 0; count < 9; count += 1) alice.me();
    isUnknown(history, 'I13');
    history.fault('node-1', 'kill');
    for (let count = 0; count < 9; count += 1) alice.me();
    isUnknown(history, 'I13');
  });

  it('names the first operation that failed later than allowed', () => {
    const { history } = healed(1);
    match(isFalse(history, 'I13', 4), /^1 of 20 operations failed later than 1500 ms after the heal/);
  });

  it('counts operations without an answer as failed', () => {
    const { history, alice } = healed(0);
    isFalse(history, 'I13', alice.open('me'));
  });

  it('is unknown when what has a limit can no longer be measured', () => {
    const history = new History();
    const alice = history.client('s1');
    alice.login();
    history.measure('nodeHeapBytes', 20e6, 'node-1').measure('storeBytes', 100).after(1).fault();
    alice.fails('me', 503);
    history.heal().after(2_000);
    for (let count = 0; count < 20; count += 1) alice.me();
    isUnknown(history, 'I13');
    history.measure('nodeHeapBytes', 20e6, 'node-1');
    isTrue(history, 'I13');
  });

  it('names connections and memory that did not come back, by node', () => {
    const history = new History();
    const alice = history.client('s1');
    alice.login();
    history.measure('storeConnections', 6).measure('nodeHeapBytes', 20e6, 'node-1');
    history.measure('storeBytes', 100).after(1).fault();
    alice.fails('me', 503);
    history.heal().after(2_000);
    for (let count = 0; count < 20; count += 1) alice.me();
    history
      .measure('storeConnections', 11)
      .measure('nodeHeapBytes', 30e6, 'node-1')
      .measure('storeBytes', 1e9);
    isTrue(history, 'I13');
    history.measure('nodeHeapBytes', 60e6, 'node-1');
    match(isFalse(history, 'I13', null), /nodeHeapBytes of node-1: 20000000 before, 60000000 after/);
    history.measure('storeConnections', 12);
    isFalse(history, 'I13', null, null);
  });
});
