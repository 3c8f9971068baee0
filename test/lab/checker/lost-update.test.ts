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

const mouse = { productId: 'mouse' };
const showing = (count: number) => ({ cart: { mouse: count } });

describe('I4 no lost update', () => {
  function parallel(history: History, alice: Client, count: number): void {
    const adds = Array.from({ length: count }, () => alice.invoke('cart.add', mouse));
    history.after(2);
    for (const [index, add] of adds.entries()) add.ok(showing(index + 1));
  }

  it('is true when parallel adds are all kept, and unknown before anybody looks', () => {
    const { history, alice } = loggedIn();
    parallel(history, alice, 5);
    isUnknown(history, 'I4');
    alice.read('mouse', 5);
    isTrue(history, 'I4');
  });

  it('is unknown when no add was acknowledged: then none could be lost', () => {
    const { history, alice } = loggedIn();
    alice.fails('cart.add', 503, mouse);
    alice.open('cart.add', mouse);
    alice.read('mouse', 0);
    isUnknown(history, 'I4');
  });

  it('names the read that shows fewer, and the one that shows more', () => {
    for (const shown of [4, 6]) {
      const { history, alice } = loggedIn();
      parallel(history, alice, 5);
      match(isFalse(history, 'I4', alice.read('mouse', shown)), /after 5 were acknowledged and 0 left open/);
    }
  });

  it('leaves room for what nobody knows, and no more', () => {
    for (const [shown, check] of [
      [1, isTrue],
      [2, isTrue],
      [3, isFalse],
    ] as const) {
      const { history, alice } = loggedIn();
      alice.add('mouse', 1);
      alice.open('cart.add', mouse);
      alice.fails('cart.add', 409, mouse);
      const read = alice.read('mouse', shown);
      check(history, 'I4', read);
    }
  });

  it("leaves room for the adds of a replay, which are nobody's promise", () => {
    for (const shown of [1, 2]) {
      const { history, alice } = loggedIn();
      alice.add('mouse', 1);
      alice.ok('cart.add', showing(2), { ...mouse, replay: true });
      alice.read('mouse', shown);
      isTrue(history, 'I4');
    }
  });

  it('follows a token through its renewals', () => {
    const { history, alice } = loggedIn();
    alice.add('mouse', 1, { issued: history.newCredential() });
    alice.add('mouse', 2, { issued: history.newCredential() });
    isFalse(history, 'I4', alice.read('mouse', 1));
  });
});
