// A checkout empties a cart: what other invariants say of carts counts anew after it.
import { describe, it } from 'node:test';
import { type Client, History } from '../../support/history.ts';
import { isFalse, isTrue, isUnknown } from '../../support/judged.ts';

function loggedIn(user = 'alice'): { history: History; alice: Client } {
  const history = new History();
  const alice = history.client('s1', user);
  alice.login();
  return { history, alice };
}

const key = 'k1';

describe('a cart that was checked out', () => {
  function checkedOut(shown: number) {
    const { history, alice } = loggedIn();
    alice.add('mouse', 1);
    alice.read('mouse', 1);
    alice.ok('cart.checkout', {}, { key });
    alice.read('mouse', 0);
    alice.add('mouse', shown);
    return { history, alice };
  }
  it('is no loss for I2, no step back for I3, and counts anew for I4', () => {
    const { history, alice } = checkedOut(1);
    alice.read('mouse', 1);
    for (const id of ['I2', 'I3', 'I4'] as const) isTrue(history, id);
  });

  it('is watched as before from then on', () => {
    const { history, alice } = checkedOut(1);
    const read = alice.read('mouse', 0);
    for (const id of ['I2', 'I3', 'I4'] as const) isFalse(history, id, read);
  });

  it('may be empty from the sending to the answer, and, without one, until the key is answered', () => {
    const { history, alice } = loggedIn();
    alice.add('mouse', 1);
    const first = alice.invoke('cart.checkout', { key });
    alice.read('mouse', 0);
    first.info();
    alice.read('mouse', 0);
    alice.add('mouse', 2);
    alice.read('mouse', 0);
    for (const id of ['I2', 'I3', 'I4'] as const) isUnknown(history, id);
    alice.ok('cart.checkout', {}, { key });
    alice.add('mouse', 1);
    isFalse(history, 'I2', alice.read('mouse', 0));
  });

  it('may still hold what a refused checkout has left', () => {
    const { history, alice } = loggedIn();
    alice.add('mouse', 1);
    alice.fails('cart.checkout', 409, { key });
    alice.add('mouse', 2);
    alice.read('mouse', 2);
    isTrue(history, 'I4');
  });
});
