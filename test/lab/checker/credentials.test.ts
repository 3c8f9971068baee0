import { match } from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Client, History } from '../../support/history.ts';
import { isFalse, isTrue, isUnknown } from '../../support/judged.ts';

function loggedIn(): { history: History; alice: Client } {
  const history = new History();
  const alice = history.client('s1');
  alice.login();
  return { history, alice };
}

const replay = { replay: true };

describe('I8 rotation', () => {
  it('is true when a second login kills what was presented with it', () => {
    const { history, alice } = loggedIn();
    const old = alice.credential;
    isUnknown(history, 'I8');
    alice.login();
    isUnknown(history, 'I8');
    alice.fails('me', 401, { ...replay, credential: old });
    alice.me();
    isTrue(history, 'I8');
  });

  it('names the use of a credential from before the login', () => {
    const { history, alice } = loggedIn();
    const old = alice.credential;
    alice.login();
    match(
      isFalse(history, 'I8', alice.me({}, { ...replay, credential: old })),
      /before the login still works/,
    );
  });

  it('names the use of an older token of the session that the login replaced', () => {
    const { history, alice } = loggedIn();
    const old = alice.credential;
    alice.add('mouse', 1, { issued: history.newCredential() });
    alice.login();
    isFalse(history, 'I8', alice.me({}, { ...replay, credential: old }));
  });

  it('names the login that gives back the credential it was shown, though nobody had issued it', () => {
    const { history, alice } = loggedIn();
    const kept = alice.login({}, { issued: alice.credential as number });
    isFalse(history, 'I8', kept);
    const victim = history.client('s2');
    victim.credential = history.newCredential();
    isFalse(history, 'I8', kept, victim.login({}, { issued: victim.credential }));
  });

  it('names the login that gives what another session holds, by its number or by its id', () => {
    const { history, alice } = loggedIn();
    const issued = history.newCredential();
    alice.add('mouse', 1, { issued });
    const stolen = history.client('s2').login({}, { issued });
    isFalse(history, 'I8', stolen);
    const sameId = history.client('s3').login({ sessionId: 'id-1' });
    isFalse(history, 'I8', stolen, sameId);
  });

  it('lets a server set the same cookie again on every answer', () => {
    const { history, alice } = loggedIn();
    const old = alice.credential;
    alice.ok('me', { user: 'alice', sessionId: 'id-1' }, {}, { issued: alice.credential as number });
    alice.login();
    alice.fails('me', 401, { ...replay, credential: old });
    isTrue(history, 'I8');
  });

  it('learns nothing from a probe or an outage', () => {
    const { history, alice } = loggedIn();
    const old = { ...replay, credential: alice.credential };
    alice.login();
    alice.me({}, { ...old, probe: true });
    alice.fails('me', 503, old);
    isUnknown(history, 'I8');
  });

  it('asks nothing after a login that was refused', () => {
    const { history, alice } = loggedIn();
    alice.fails('login', 401);
    alice.me();
    isUnknown(history, 'I8');
    isTrue(history, 'I7');
  });
});

describe('I10 unforgeable', () => {
  const forged = { forged: 'one bit flipped' };

  it('is true when forgeries are refused, and unknown without one', () => {
    const { history, alice } = loggedIn();
    alice.me();
    isUnknown(history, 'I10');
    alice.fails('me', 401, { ...forged, credential: history.newCredential() });
    isTrue(history, 'I10');
  });

  it('learns nothing from silence, from an outage, or from a forgery that nobody looked at', () => {
    const { history, alice } = loggedIn();
    alice.open('me', forged);
    alice.fails('me', 503, forged);
    alice.ok('logout', {}, forged);
    alice.ok('login', { user: 'alice' }, forged, { issued: history.newCredential() });
    isUnknown(history, 'I10');
  });

  it('names the forgery that was accepted, and how it was made', () => {
    const { history, alice } = loggedIn();
    alice.fails('me', 401, forged);
    const accepted = alice.me({}, { forged: 'alg none', credential: history.newCredential() });
    match(isFalse(history, 'I10', accepted), /accepted: alg none/);
  });
});
