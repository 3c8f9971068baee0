import { match } from 'node:assert/strict';
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
const order = (id: string, lines: Record<string, number> = { mouse: 2 }) => ({ order: { id, lines } });
const checkOut = (client: Client, id: string, given = key) =>
  client.ok('cart.checkout', order(id), { key: given });
const list = (client: Client, ...orders: string[]) => client.ok('orders.list', { orders });

describe('I12 retry safety', () => {
  it('is true when a key that is sent again is answered with the same order', () => {
    const { history, alice } = loggedIn();
    alice.add('mouse', 2);
    checkOut(alice, 'o1');
    isUnknown(history, 'I12');
    checkOut(alice, 'o1');
    isTrue(history, 'I12');
  });

  it('names the answer that shows another order, or the same one with other contents or another price', () => {
    const { history, alice } = loggedIn();
    checkOut(alice, 'o1');
    const other = checkOut(alice, 'o2');
    const emptier = alice.ok('cart.checkout', order('o1', { mouse: 1 }), { key });
    const text = isFalse(history, 'I12', other, emptier);
    match(text, /alice's key k1: order o1 was answered, then order o2/);
    match(text, /then order o1 with other contents/);
    const dear = loggedIn();
    const priced = (totalCents: number) => ({ order: { id: 'o1', lines: {}, totalCents } });
    dear.alice.ok('cart.checkout', priced(100), { key });
    isFalse(dear.history, 'I12', dear.alice.ok('cart.checkout', priced(90), { key }));
  });

  it('sees two that were sent at once', () => {
    const { history, alice } = loggedIn();
    const [first, second] = [alice.invoke('cart.checkout', { key }), alice.invoke('cart.checkout', { key })];
    history.after(2);
    first.ok(order('o1'));
    isFalse(history, 'I12', history.after(1) && second.ok(order('o2')));
  });

  it('lets each user, and each key, have an order of its own', () => {
    const { history, alice } = loggedIn();
    const bob = history.client('s2', 'bob');
    bob.login();
    checkOut(alice, 'o1');
    checkOut(bob, 'o2');
    checkOut(alice, 'o3', 'k2');
    isUnknown(history, 'I12');
  });

  it('follows a key over the sessions of its user', () => {
    const { history, alice } = loggedIn();
    const another = history.client('s2');
    another.login();
    checkOut(alice, 'o1');
    isFalse(history, 'I12', checkOut(another, 'o2'));
  });

  it('learns nothing from a retry that was refused, or never answered, or from forgeries and probes', () => {
    const { history, alice } = loggedIn();
    checkOut(alice, 'o1');
    alice.fails('cart.checkout', 409, { key });
    alice.open('cart.checkout', { key });
    alice.ok('cart.checkout', order('o2'), { key, probe: true });
    alice.ok('cart.checkout', order('o3'), { key, forged: 'made up' });
    isUnknown(history, 'I12');
  });
});

describe('I12, by the list of orders', () => {
  it('is true when nobody has more orders than keys, also where the first answer was lost', () => {
    const { history, alice } = loggedIn();
    list(alice, 'old');
    alice.open('cart.checkout', { key });
    checkOut(alice, 'o1');
    isUnknown(history, 'I12');
    list(alice, 'old', 'o1');
    isTrue(history, 'I12');
  });

  it('names the list that shows more orders than keys were sent', () => {
    const { history, alice } = loggedIn();
    alice.open('cart.checkout', { key });
    checkOut(alice, 'o1');
    match(isFalse(history, 'I12', list(alice, 'o1', 'o2')), /alice has 2 orders from 1 keys/);
  });

  it('counts a key that may have had its effect, and none that was certainly refused', () => {
    const { history, alice } = loggedIn();
    alice.open('cart.checkout', { key });
    alice.open('cart.checkout', { key: 'k2' });
    alice.open('cart.checkout', { key: 'k2' });
    list(alice, 'o1', 'o2');
    isTrue(history, 'I12');
    const refused = loggedIn();
    checkOut(refused.alice, 'o1');
    refused.alice.fails('cart.checkout', 409, { key: 'k2' });
    isFalse(refused.history, 'I12', list(refused.alice, 'o1', 'o2'));
  });
});

describe('I12, by what is in the cart', () => {
  /** The key is answered, something is added, and the key is sent again; then the cart is read. */
  function sentAgain(shown: number, retry: (alice: Client) => unknown = (alice) => checkOut(alice, 'o1')) {
    const { history, alice } = loggedIn();
    alice.add('mouse', 2);
    alice.ok('cart.checkout', {}, { key });
    alice.add('keyboard', 1);
    retry(alice);
    return { history, read: alice.read('keyboard', shown) };
  }

  it('is true when what was added after the first answer is still there', () => {
    isTrue(sentAgain(1).history, 'I12');
    isTrue(sentAgain(1, (alice) => alice.open('cart.checkout', { key })).history, 'I12');
  });

  it('names the read that shows it gone', () => {
    const { history, read } = sentAgain(0);
    match(isFalse(history, 'I12', read), /s1: keyboard was added after key k1 had been answered, and went/);
  });

  it('blames no key for what another one took, or what went without any', () => {
    isUnknown(sentAgain(0, () => undefined).history, 'I12');
    isUnknown(sentAgain(0, (alice) => alice.ok('cart.checkout', {}, { key: 'k2' })).history, 'I12');
    const both = (alice: Client) => [
      alice.ok('cart.checkout', {}, { key }),
      alice.open('cart.checkout', { key: 'k2' }),
    ];
    isUnknown(sentAgain(0, both).history, 'I12');
  });

  it('blames a key whose first copy may have come late, and none that was not sent since', () => {
    const late = loggedIn();
    late.alice.open('cart.checkout', { key });
    late.alice.ok('cart.checkout', {}, { key });
    late.alice.add('keyboard', 1);
    isFalse(late.history, 'I12', late.alice.read('keyboard', 0));
    const early = loggedIn();
    const copies = [0, 1].map(() => early.alice.invoke('cart.checkout', { key }));
    for (const copy of copies) early.history.after(1) && copy.ok();
    early.alice.add('keyboard', 1);
    early.alice.read('keyboard', 0);
    isUnknown(early.history, 'I12');
  });

  it('leaves alone what was added while a checkout was on its way', () => {
    const { history, alice } = loggedIn();
    alice.ok('cart.checkout', {}, { key });
    const retry = alice.invoke('cart.checkout', { key });
    alice.add('keyboard', 1);
    retry.ok();
    alice.read('keyboard', 0);
    isUnknown(history, 'I12');
  });
});
