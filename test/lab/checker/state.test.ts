import { match } from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Client, History, IDLE_MS } from '../../support/history.ts';
import { isFalse, isTrue, isUnknown } from '../../support/judged.ts';

function loggedIn(): { history: History; alice: Client } {
  const history = new History();
  const alice = history.client('s1');
  alice.login();
  return { history, alice };
}

const mouse = { productId: 'mouse' };
const showing = (count: number) => ({ cart: { mouse: count } });

describe('I2 durability', () => {
  it('is true when each read shows what had been acknowledged, or more', () => {
    const { history, alice } = loggedIn();
    alice.add('mouse', 1);
    alice.read('mouse', 1);
    alice.open('cart.add', mouse);
    alice.read('mouse', 2);
    isTrue(history, 'I2');
  });

  it('is unknown when nothing was acknowledged, or nothing read after it', () => {
    const { history, alice } = loggedIn();
    alice.read('mouse', 0);
    alice.open('cart.add', mouse);
    alice.read('mouse', 0);
    isUnknown(history, 'I2');
    alice.ok('cart.add', {}, mouse);
    alice.fails('cart.read', 503);
    alice.me();
    isUnknown(history, 'I2');
  });

  it('names the read that misses an acknowledged add', () => {
    const { history, alice } = loggedIn();
    alice.add('mouse', 1);
    match(isFalse(history, 'I2', alice.read('mouse', 0)), /s1 saw 0 pieces of mouse after 1/);
  });

  it('names the read that misses an acknowledged message', () => {
    const { history, alice } = loggedIn();
    alice.ok('message.append', { messageTotal: 1 }, { text: 'x' });
    isFalse(history, 'I2', alice.ok('conversation.read', { messages: [], messageTotal: 0 }));
  });

  it('names a refusal once, however much it lost', () => {
    const { history, alice } = loggedIn();
    alice.add('mouse', 1);
    alice.ok('cart.add', { cart: { mouse: 1, laptop: 1 } }, { productId: 'laptop' });
    alice.ok('message.append', { messageTotal: 1 }, { text: 'x' });
    match(isFalse(history, 'I2', alice.fails('cart.read', 401)), /refused \(401\)/);
  });

  it('asks nothing of a read that was sent before the write was acknowledged', () => {
    const { history, alice } = loggedIn();
    const add = alice.invoke('cart.add', mouse);
    const read = alice.invoke('cart.read');
    history.after(2);
    add.ok(showing(1));
    read.ok(showing(0));
    alice.read('mouse', 1);
    isTrue(history, 'I2');
  });

  it('takes no refusal for a loss after a logout, after the expiry, or of a probe and a replay', () => {
    const { history, alice } = loggedIn();
    alice.add('mouse', 1);
    alice.read('mouse', 1);
    alice.fails('me', 401, { probe: true, to: 'node-2' });
    alice.fails('cart.read', 401, { replay: true });
    history.after(IDLE_MS);
    alice.fails('cart.read', 401);
    isTrue(history, 'I2');
    const other = history.client('s2');
    other.login();
    other.add('mouse', 1);
    other.logout();
    other.fails('cart.read', 401);
    isTrue(history, 'I2');
  });

  it('still asks for the session when the logout certainly did not happen', () => {
    const { history, alice } = loggedIn();
    alice.add('mouse', 1);
    alice.fails('logout', null);
    isFalse(history, 'I2', alice.fails('cart.read', 401));
  });
});

describe('I3 session order', () => {
  it('is true when reads grow, and unknown for a single one', () => {
    const { history, alice } = loggedIn();
    alice.open('cart.add', mouse);
    alice.read('mouse', 0);
    isUnknown(history, 'I3');
    alice.read('mouse', 1);
    isTrue(history, 'I3');
  });

  it('names the read that goes back', () => {
    const { history, alice } = loggedIn();
    alice.open('cart.add', mouse);
    alice.read('mouse', 1);
    const back = alice.read('mouse', 0);
    alice.read('mouse', 1);
    match(isFalse(history, 'I3', back), /saw 0 pieces of mouse after it had seen or written 1/);
  });

  it("names the read that misses its own client's write, though no answer had shown it", () => {
    const { history, alice } = loggedIn();
    alice.ok('cart.add', {}, mouse);
    isFalse(history, 'I3', alice.read('mouse', 0));
  });

  it('lets reads that overlap show different states', () => {
    const { history, alice } = loggedIn();
    alice.open('cart.add', mouse);
    const early = alice.invoke('cart.read');
    const late = alice.invoke('cart.read');
    history.after(2);
    late.ok(showing(1));
    early.ok(showing(0));
    isUnknown(history, 'I3');
    isFalse(history, 'I3', alice.read('mouse', 0));
  });

  it('begins anew with the next session of the same client', () => {
    const { history, alice } = loggedIn();
    alice.add('mouse', 1);
    alice.logout();
    alice.login();
    alice.add('mouse', 1);
    alice.read('mouse', 1);
    isTrue(history, 'I3');
    isTrue(history, 'I2');
    isTrue(history, 'I4');
  });
});
