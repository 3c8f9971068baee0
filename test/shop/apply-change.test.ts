import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { limits } from '../../src/protocol/headers.ts';
import { type Change, emptyState } from '../../src/shop/state.ts';
import { add, applyAll, attempt, order, say, set, takeBack } from '../support/shop-rules.ts';

describe('one change', () => {
  it('adds, sets and removes pieces', () => {
    assert.deepEqual(applyAll([add('mouse', 2), add('mouse', 3)]).cart, { lines: { mouse: 5 }, version: 2 });
    assert.deepEqual(applyAll([add('mouse', 2), set('mouse', 7)]).cart.lines, { mouse: 7 });
    assert.deepEqual(applyAll([add('mouse', 2), set('mouse', 0)]).cart.lines, {});
    const removed = applyAll([
      add('mouse', 2),
      add('laptop', 1),
      { type: 'cart.remove', productId: 'mouse' },
    ]);
    assert.deepEqual(removed.cart.lines, { laptop: 1 });
  });

  it('counts the pieces of a product that is called like what every object has', () => {
    const { cart } = applyAll([add('constructor', 2), order('k'), takeBack('k'), add('constructor', 3)]);
    assert.deepEqual(cart.lines, { constructor: 5 });
  });

  it('refuses the thousandth piece of a line, and only that', () => {
    const full = applyAll([set('mouse', limits.cartLineQuantityMax)]);
    assert.equal(attempt(full, add('mouse', 1)), 'quantity_limit');
    assert.equal(attempt(full, set('mouse', limits.cartLineQuantityMax + 1)), 'quantity_limit');
    assert.deepEqual(applyAll([add('laptop', 99)], full).cart.lines, { mouse: 999, laptop: 99 });
  });

  it('refuses to check out nothing', () => {
    assert.equal(attempt(emptyState, order('k')), 'cart_empty');
  });

  it('turns the cart into an order', () => {
    const { cart, orders } = applyAll([add('mouse', 2), order('k')]);
    assert.deepEqual(cart, { lines: {}, version: 2 });
    assert.deepEqual(orders, [{ key: 'k', orderId: 'order of k', lines: { mouse: 2 }, at: 1 }]);
  });

  it('takes an order back into the cart, beside what came in meanwhile, and forgets it', () => {
    const { cart, orders } = applyAll([
      add('mouse', 2),
      add('laptop', 1),
      order('k'),
      add('mouse', 3),
      add('keyboard', 4),
      takeBack('k'),
    ]);
    assert.deepEqual(cart, { lines: { mouse: 5, laptop: 1, keyboard: 4 }, version: 6 });
    assert.deepEqual(orders, []);
  });

  it('takes one order back and leaves the others, in their order', () => {
    const three = ['a', 'b', 'c'].flatMap((key) => [add('mouse', 1), order(key)]);
    const keys = applyAll([...three, takeBack('b')]).orders.map(({ key }) => key);
    assert.deepEqual(keys, ['a', 'c']);
  });

  it('takes back no more than a line may hold', () => {
    const full = applyAll([set('mouse', 998), order('k'), set('mouse', 2), takeBack('k')]);
    assert.deepEqual(full.cart.lines, { mouse: limits.cartLineQuantityMax });
  });

  it('changes nothing at all when there is no such order, or not any more', () => {
    const state = applyAll([add('mouse', 1), order('k'), takeBack('k'), say('well')]);
    assert.equal(attempt(state, takeBack('k')), state);
    assert.equal(attempt(state, takeBack('other')), state);
  });

  it('checks out again under a key that was taken back, as another order', () => {
    const again: Change = { type: 'cart.checkout', key: 'k', orderId: 'second', at: 2 };
    const { orders } = applyAll([add('mouse', 1), order('k'), takeBack('k'), again]);
    const second = { key: 'k', orderId: 'second', lines: { mouse: 1 }, at: 2 };
    assert.deepEqual(orders, [second]);
    const late = applyAll([add('mouse', 1), order('k'), takeBack('k'), again, takeBack('k')]);
    assert.deepEqual(late.orders, [second], 'a late call for the first order leaves the second alone');
  });

  it('forgets the oldest message and the oldest order when there are too many', () => {
    const talk = applyAll(Array.from({ length: limits.conversationMessagesMax + 1 }, (_, n) => say(`${n}`)));
    assert.equal(talk.conversation.total, limits.conversationMessagesMax + 1);
    assert.equal(talk.conversation.messages.length, limits.conversationMessagesMax);
    assert.equal(talk.conversation.messages[0]?.text, '1');
    const numbers = Array.from({ length: limits.rememberedOrdersMax + 1 }, (_, n) => n);
    const shopper = applyAll(numbers.flatMap((n) => [add('mouse', 1), order(`${n}`)]));
    assert.deepEqual(
      shopper.orders.map(({ key }) => key),
      numbers.slice(1).map(String),
    );
  });
});
