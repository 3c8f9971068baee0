import { match } from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Client, History } from '../../support/history.ts';
import { isFalse, isTrue, isUnknown } from '../../support/judged.ts';

/** Bob has a session, plants its credential with alice, and she logs in with it. */
function fixated(): { history: History; bob: Client; alice: Client; planted: number } {
  const history = new History();
  const bob = history.client('s1', 'bob');
  bob.login();
  const planted = bob.credential as number;
  const alice = history.client('v1', 'alice');
  alice.credential = planted;
  alice.login();
  return { history, bob, alice, planted };
}

describe('never raised', () => {
  it('is true when the planted credential is refused, or still answers for who had it', () => {
    const { history, bob, alice, planted } = fixated();
    isUnknown(history, 'neverRaised');
    bob.fails('me', 401, { credential: planted });
    isTrue(history, 'neverRaised');
    const kept = fixated();
    kept.bob.me({}, { credential: kept.planted });
    isTrue(kept.history, 'neverRaised');
    alice.me();
    isTrue(history, 'neverRaised');
  });

  it('names the answer that shows the attacker as the victim', () => {
    const { history, bob, planted } = fixated();
    const raised = bob.me({ user: 'alice' }, { credential: planted });
    match(isFalse(history, 'neverRaised', raised), /before the login of alice answers for alice/);
  });

  it('sees it as well with an id that nobody had issued, and with one that the old one was renewed to', () => {
    const history = new History();
    const alice = history.client('v1', 'alice');
    const madeUp = history.newCredential();
    alice.credential = madeUp;
    alice.login();
    const raised = history
      .client('s1', 'bob')
      .me({ user: 'alice' }, { credential: madeUp, forged: 'made up' });
    isFalse(history, 'neverRaised', raised);
    const renewed = fixated();
    const next = renewed.history.newCredential();
    renewed.bob.ok('me', { user: 'bob' }, {}, { issued: next });
    isFalse(renewed.history, 'neverRaised', renewed.bob.me({ user: 'alice' }, { credential: next }));
  });

  it('learns nothing before the login, from one that failed, from an outage, or from an answer for nobody', () => {
    const history = new History();
    const bob = history.client('s1', 'bob');
    bob.login();
    bob.me();
    const alice = history.client('v1', 'alice');
    alice.credential = bob.credential;
    alice.fails('login', 401);
    bob.me();
    isUnknown(history, 'neverRaised');
    alice.login();
    bob.fails('me', 503);
    bob.ok('me');
    isUnknown(history, 'neverRaised');
  });

  it('says nothing of whoever logs in again with a session of her own', () => {
    const history = new History();
    const alice = history.client('s1');
    alice.login();
    const own = alice.credential;
    alice.login();
    alice.me({}, { credential: own });
    isUnknown(history, 'neverRaised');
  });
});
