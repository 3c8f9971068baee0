import { equal, match } from 'node:assert/strict';
import { describe, it } from 'node:test';
import { measurementsOf } from '../../../src/lab/checker/measurements.ts';
import { type Client, History } from '../../support/history.ts';
import { isFalse, isTrue, isUnknown } from '../../support/judged.ts';

function loggedIn(begin: { revocationBoundMs?: number } = {}): { history: History; alice: Client } {
  const history = new History(begin);
  const alice = history.client('s1');
  alice.login();
  return { history, alice };
}

const replay = { replay: true };

describe('I5 revocation', () => {
  it('is true when the credential is refused from the logout on', () => {
    const { history, alice } = loggedIn();
    alice.me();
    isUnknown(history, 'I5');
    alice.logout();
    isUnknown(history, 'I5');
    alice.fails('me', 401, replay);
    isTrue(history, 'I5');
  });

  it('learns nothing from silence and from an outage', () => {
    const { history, alice } = loggedIn();
    alice.logout();
    alice.open('me', replay);
    alice.fails('me', 503, replay);
    isUnknown(history, 'I5');
  });

  it('names each answer that came after the logout', () => {
    const { history, alice } = loggedIn();
    alice.logout();
    const first = alice.me({}, replay);
    const second = alice.me({}, replay);
    alice.fails('me', 401, replay);
    match(isFalse(history, 'I5', first, second), /was answered 200, 1 ms after its logout/);
  });

  it('is measured as more than nothing when it was late, however little', () => {
    const { history, alice } = loggedIn();
    alice.logout();
    alice.me({}, replay);
    history.after(100);
    alice.fails('me', 401, replay);
    equal(measurementsOf(history.events).revocationSeconds, 0.001);
  });

  it('allows answers within the bound, and none later', () => {
    const { history, alice } = loggedIn({ revocationBoundMs: 100 });
    alice.logout();
    alice.me({}, replay);
    isUnknown(history, 'I5');
    history.after(100);
    isFalse(history, 'I5', alice.me({}, replay));
  });

  it('follows every token that descends from the same login', () => {
    const { history, alice } = loggedIn();
    const first = alice.credential;
    alice.add('mouse', 1, { issued: history.newCredential() });
    alice.logout();
    isFalse(history, 'I5', alice.me({}, { ...replay, credential: first }));
  });

  it('counts from the acknowledgement: what is sent before it may still be answered', () => {
    const { history, alice } = loggedIn();
    const logout = alice.invoke('logout');
    alice.me();
    logout.ok({}, { status: 204 });
    alice.fails('me', 401, replay);
    isTrue(history, 'I5');
  });

  it('knows of no end when the logout failed, or nobody knows', () => {
    const { history, alice } = loggedIn();
    alice.open('logout');
    alice.fails('logout', 503);
    alice.me();
    isUnknown(history, 'I5');
  });

  it("is not disturbed by the same client's next session", () => {
    const { history, alice } = loggedIn();
    const old = alice.credential;
    alice.logout();
    alice.login();
    alice.me();
    alice.fails('me', 401, { ...replay, credential: old });
    isTrue(history, 'I5');
  });
});

describe('I6 no resurrection', () => {
  /** A logout while another operation of the session is under way. */
  function race(kind: 'cart.add' | 'me', begin = {}) {
    const { history, alice } = loggedIn(begin);
    const rival = alice.invoke(kind, kind === 'me' ? {} : { productId: 'mouse' });
    const logout = alice.invoke('logout');
    history.after(2);
    logout.ok({}, { status: 204 });
    return { history, alice, rival };
  }

  it('is true when the session stays dead, whether the racing write was refused or acknowledged', () => {
    for (const end of ['ok', 'fail'] as const) {
      const { history, alice, rival } = race('cart.add');
      isUnknown(history, 'I6');
      if (end === 'ok') rival.ok({ cart: { mouse: 1 } });
      else rival.fail(401);
      alice.fails('me', 401, replay);
      isTrue(history, 'I6');
    }
  });

  it('is unknown when nothing raced the logout', () => {
    const { history, alice } = loggedIn();
    alice.add('mouse', 1);
    alice.logout();
    alice.me({}, replay);
    isUnknown(history, 'I6');
  });

  it('names the answer that shows the session alive again, after a write or a mere touch', () => {
    for (const kind of ['cart.add', 'me'] as const) {
      const { history, alice, rival } = race(kind);
      rival.ok({ user: 'alice' });
      match(isFalse(history, 'I6', alice.me({}, replay)), /alive again after its logout/);
    }
  });

  it('sees it as well when the racing write never ended', () => {
    const { history, alice } = race('cart.add');
    isFalse(history, 'I6', alice.me({}, replay));
  });

  it('leaves to I5 what may outlive a logout for a while', () => {
    const { history, alice, rival } = race('cart.add', { revocationBoundMs: 100 });
    rival.ok();
    alice.me({}, replay);
    isUnknown(history, 'I6');
    history.after(100);
    isFalse(history, 'I6', alice.me({}, replay));
  });
});
