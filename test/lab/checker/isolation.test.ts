import { match } from 'node:assert/strict';
import { describe, it } from 'node:test';
import { History } from '../../support/history.ts';
import { isFalse, isTrue, isUnknown } from '../../support/judged.ts';

function twoUsers() {
  const history = new History();
  const [alice, bob] = [history.client('s1', 'alice'), history.client('s2', 'bob')];
  alice.login();
  bob.login();
  return { history, alice, bob };
}

describe('I1 isolation', () => {
  it('is true when everybody is answered for themselves', () => {
    const { history, alice, bob } = twoUsers();
    alice.me({ sessionId: 'id-1' });
    bob.me({ sessionId: 'id-2' });
    alice.ok('message.append', { messageTotal: 1 }, { text: 'alice says 1' });
    alice.ok('conversation.read', { messages: ['alice says 1'], messageTotal: 1 });
    isTrue(history, 'I1');
  });

  it('is unknown when no answer shows anybody', () => {
    const history = new History();
    const alice = history.client('s1');
    alice.fails('login', 401);
    alice.fails('me', 401);
    isUnknown(history, 'I1');
  });

  it('names the answer that was for another user', () => {
    const { history, alice, bob } = twoUsers();
    alice.me();
    const wrong = bob.me({ user: 'alice' });
    match(isFalse(history, 'I1', wrong), /bob's credential was answered for alice/);
  });

  it('names a login that was answered for another user', () => {
    const history = new History();
    const wrong = history.client('s1', 'alice').login({ user: 'bob' });
    isFalse(history, 'I1', wrong);
  });

  it("names the answer that came from the same user's other session", () => {
    const history = new History();
    const [phone, laptop] = [history.client('s1'), history.client('s2')];
    phone.login();
    laptop.login();
    isFalse(history, 'I1', phone.me({ sessionId: 'id-2' }));
  });

  it('names the conversation that holds what somebody else said', () => {
    const { history, alice, bob } = twoUsers();
    alice.ok('message.append', {}, { text: 'alice says 1' });
    const wrong = bob.ok('conversation.read', { messages: ['alice says 1'] });
    match(isFalse(history, 'I1', wrong), /never said/);
  });

  it('does not take a message for foreign that may have been said: it was cut off, or renewed the token', () => {
    const { history, alice } = twoUsers();
    alice.open('message.append', { text: 'lost answer' });
    alice.ok('cart.read', {}, {}, { issued: history.newCredential() });
    alice.ok('conversation.read', { messages: ['lost answer'] });
    isTrue(history, 'I1');
  });

  it('names an answer for somebody to a request that showed no credential', () => {
    const { history } = twoUsers();
    const nobody = history.client('s3');
    nobody.fails('me', 401);
    isFalse(history, 'I1', nobody.me({ user: 'alice' }), nobody.ok('conversation.read', { messages: ['x'] }));
  });

  it('names an answer for nobody to a request that showed a credential', () => {
    const { history, alice } = twoUsers();
    match(isFalse(history, 'I1', alice.ok('me', {})), /as if nobody had logged in/);
  });

  it('follows a client that logs in again as somebody else', () => {
    const { history, alice } = twoUsers();
    alice.logout();
    const bob = history.client('s1', 'bob');
    bob.login();
    bob.me();
    isTrue(history, 'I1');
  });
});
