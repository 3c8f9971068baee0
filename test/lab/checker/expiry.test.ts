import { match } from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ABSOLUTE_MS, type Client, History, IDLE_MS } from '../../support/history.ts';
import { isFalse, isTrue, isUnknown } from '../../support/judged.ts';

/** More than what the checker allows for whole seconds and two clocks. */
const CLEARLY_MS = 2_000;

function loggedIn(): { history: History; alice: Client } {
  const history = new History();
  const alice = history.client('s1');
  alice.login();
  return { history, alice };
}

/** `me`, which says anew until when the session lives. */
const touch = (history: History, alice: Client) => alice.me({ idleExpiresAt: history.now + 1 + IDLE_MS });

describe('I7 expiry', () => {
  it('is true for a session that is used, rests too long, and is then refused', () => {
    const { history, alice } = loggedIn();
    isUnknown(history, 'I7');
    history.after(IDLE_MS - CLEARLY_MS);
    touch(history, alice);
    history.after(IDLE_MS - CLEARLY_MS);
    alice.me();
    history.after(IDLE_MS + CLEARLY_MS);
    alice.fails('me', 401);
    isTrue(history, 'I7');
  });

  it('learns nothing from silence, from a 503, and from a refusal after a logout', () => {
    const { history, alice } = loggedIn();
    alice.open('me');
    alice.fails('me', 503);
    alice.logout();
    alice.fails('me', 401, { replay: true });
    isUnknown(history, 'I7');
  });

  it('names the refusal of a live session', () => {
    const { history, alice } = loggedIn();
    history.after(IDLE_MS - CLEARLY_MS);
    match(isFalse(history, 'I7', alice.fails('me', 401)), /although its session was alive/);
  });

  it('names the refusal of a session that a use had kept alive', () => {
    const { history, alice } = loggedIn();
    history.after(IDLE_MS - CLEARLY_MS);
    touch(history, alice);
    history.after(IDLE_MS - CLEARLY_MS);
    isFalse(history, 'I7', alice.fails('me', 401));
  });

  it('forgives a refusal near the expiry, by a probe, or while a logout or a login is under way', () => {
    const near = loggedIn();
    near.history.after(IDLE_MS - 500);
    near.alice.fails('me', 401);
    isTrue(near.history, 'I7');
    for (const kind of ['logout', 'login'] as const) {
      const { history, alice } = loggedIn();
      alice.me();
      alice.fails('me', 401, { probe: true });
      alice.invoke(kind);
      alice.fails('me', 401);
      isTrue(history, 'I7');
    }
  });

  it('names the answer after the idle expiry, and a refusal in between excuses nothing', () => {
    const { history, alice } = loggedIn();
    history.after(IDLE_MS + CLEARLY_MS);
    alice.fails('me', 401);
    match(isFalse(history, 'I7', alice.me()), /after its session had expired/);
  });

  it('names the answer after the absolute expiry, however often the session was used', () => {
    const { history, alice } = loggedIn();
    for (let rested = 0; rested < ABSOLUTE_MS; rested += IDLE_MS / 2) {
      history.after(IDLE_MS / 2);
      if (rested < ABSOLUTE_MS - IDLE_MS) alice.me();
    }
    alice.fails('me', 503);
    history.after(CLEARLY_MS);
    isFalse(history, 'I7', alice.me());
  });

  it('names the answer whose absolute expiry has moved, by small steps as well', () => {
    const { history, alice } = loggedIn();
    const until = history.now + ABSOLUTE_MS;
    alice.me({ expiresAt: until });
    alice.me({ expiresAt: until + 900 });
    match(isFalse(history, 'I7', alice.me({ expiresAt: until + 1_800 })), /moved by 1800 ms/);
  });

  it('counts the idle time from the last use, also by a probe', () => {
    for (const asked of [{}, { probe: true }]) {
      const { history, alice } = loggedIn();
      history.after(IDLE_MS / 2);
      alice.me({}, asked);
      history.after(IDLE_MS - CLEARLY_MS);
      alice.me();
      isTrue(history, 'I7');
      history.after(IDLE_MS + CLEARLY_MS);
      isFalse(history, 'I7', alice.me());
    }
  });

  it('cannot know how long an operation without an answer has kept the session awake', () => {
    const { history, alice } = loggedIn();
    alice.open('me');
    history.after(IDLE_MS + CLEARLY_MS);
    alice.me();
    isTrue(history, 'I7');
  });

  it('asks nothing of the session for a forgery of its credential', () => {
    const { history, alice } = loggedIn();
    alice.me();
    alice.fails('me', 401, { forged: 'one bit flipped' });
    isTrue(history, 'I7');
  });
});

describe('I7 expiry of renewed tokens', () => {
  it('lets an old token die while its successors keep the session alive', () => {
    const { history, alice } = loggedIn();
    const old = alice.credential;
    history.after(IDLE_MS / 2 + 1);
    const issued = history.newCredential();
    alice.ok('me', { user: 'alice', idleExpiresAt: history.now + IDLE_MS }, {}, { issued });
    history.after(IDLE_MS / 2);
    alice.fails('me', 401, { replay: true, credential: old });
    alice.me();
    isTrue(history, 'I7');
  });

  it('names the refusal of an old token before its own time', () => {
    const { history, alice } = loggedIn();
    const old = alice.credential;
    alice.add('mouse', 1, { issued: history.newCredential() });
    isFalse(history, 'I7', alice.fails('me', 401, { replay: true, credential: old }));
  });

  it('names the refusal of a token whose own answer said nothing of its expiry', () => {
    const { history, alice } = loggedIn();
    alice.add('mouse', 1, { issued: history.newCredential() });
    alice.add('mouse', 2, { issued: history.newCredential() });
    isFalse(history, 'I7', alice.fails('me', 401));
  });

  it('lets two renewals race', () => {
    const { history, alice } = loggedIn();
    history.after(IDLE_MS / 2 + 1);
    const [first, second] = [alice.invoke('me'), alice.invoke('me')];
    const output = { user: 'alice', idleExpiresAt: history.now + IDLE_MS };
    history.after(2);
    const issued = [history.newCredential(), history.newCredential()];
    second.ok(output, { issued: issued[0] as number });
    first.ok(output, { issued: issued[1] as number });
    history.after(IDLE_MS / 2);
    for (const credential of issued) alice.me({}, { credential });
    isTrue(history, 'I7');
    isFalse(history, 'I7', alice.fails('me', 401, { credential: issued[0] as number }));
  });

  it('asks for a session without a named end for as long as nobody ends it', () => {
    const history = new History();
    const alice = history.client('s1');
    const unsaid = { idleExpiresAt: undefined, expiresAt: undefined };
    alice.login(unsaid as never);
    history.after(10 * ABSOLUTE_MS);
    alice.me();
    isTrue(history, 'I7');
    isFalse(history, 'I7', alice.fails('me', 401));
  });
});
