import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { limits } from '../../src/protocol/headers.ts';
import { Problem, type ProblemCode } from '../../src/protocol/problems.ts';
import { applyChange } from '../../src/shop/apply-change.ts';
import { type Change, emptyState, type SessionState } from '../../src/shop/state.ts';
import { cartAdd, cartChange, changes, checkout, message, restore } from '../support/arbitraries.ts';

/** Any attempt to change what was given throws. */
function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    for (const each of Object.values(value)) frozen(each);
    Object.freeze(value);
  }
  return value;
}

function attempt(state: SessionState, change: Change): SessionState | ProblemCode {
  try {
    return applyChange(frozen(state), frozen(change));
  } catch (error) {
    assert.ok(error instanceof Problem);
    return error.code;
  }
}

/** Accepted changes only, as a client would do it: what is refused is left. */
const applyAll = (given: readonly Change[], state: SessionState = emptyState): SessionState =>
  given.reduce((current, change) => {
    const next = attempt(current, change);
    return typeof next === 'string' ? current : next;
  }, state);

const set = (productId: string, quantity: number): Change => ({ type: 'cart.set', productId, quantity });
const add = (productId: string, quantity: number): Change => ({ type: 'cart.add', productId, quantity });
const order = (key: string): Change => ({ type: 'cart.checkout', key, orderId: `order of ${key}`, at: 1 });
const takeBack = (key: string): Change => ({ type: 'cart.restore', orderId: `order of ${key}` });
const say = (text: string): Change => ({ type: 'message.append', text, at: 1 });

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

describe('any sequence of changes', () => {
  it('keeps every bound, and never touches what it was given', () => {
    fc.assert(
      fc.property(changes(60), (given) => {
        const { cart, conversation, orders } = applyAll(given);
        for (const quantity of Object.values(cart.lines)) {
          assert.ok(Number.isInteger(quantity) && quantity >= 1 && quantity <= limits.cartLineQuantityMax);
        }
        assert.ok(conversation.messages.length <= limits.conversationMessagesMax);
        assert.ok(orders.length <= limits.rememberedOrdersMax);
        assert.equal(new Set(orders.map(({ key }) => key)).size, orders.length);
        assert.equal(conversation.total, given.filter(({ type }) => type === 'message.append').length);
      }),
    );
  });

  it('moves the version of the cart by one for each change of the cart, and by none for a refusal', () => {
    fc.assert(
      fc.property(changes(30), fc.oneof(cartChange, checkout, restore, message), (given, last) => {
        const before = applyAll(given);
        const after = attempt(before, last);
        if (typeof after === 'string') return;
        const isRepeated = last.type === 'cart.checkout' && before.orders.some(({ key }) => key === last.key);
        const isIdle =
          last.type === 'cart.restore' && before.orders.every(({ orderId }) => orderId !== last.orderId);
        const isCartChange = last.type !== 'message.append' && !isRepeated && !isIdle;
        assert.equal(after.cart.version, before.cart.version + (isCartChange ? 1 : 0));
      }),
    );
  });

  it('gives the same cart in whatever order the adds come', () => {
    const few = fc.array(cartAdd, { maxLength: 10 });
    fc.assert(
      fc.property(few, fc.infiniteStream(fc.nat()), (adds, random) => {
        const keyed = adds.map((each) => ({ each, key: random.next().value as number }));
        const shuffled = keyed.sort((a, b) => a.key - b.key).map(({ each }) => each);
        assert.deepEqual(applyAll(shuffled).cart, applyAll(adds).cart);
      }),
    );
  });

  it('checks out once per key, whatever happens in between', () => {
    // Fewer checkouts in between than are remembered.
    const between = fc.array(fc.oneof(cartChange, message, checkout), { maxLength: 15 });
    fc.assert(
      fc.property(between, between, (before, after) => {
        const placed = applyAll([...before, set('mouse', 1), order('the key')]);
        const later = applyAll(after, placed);
        assert.equal(
          attempt(later, { type: 'cart.checkout', key: 'the key', orderId: 'another', at: 2 }),
          later,
        );
        const remembered = later.orders.filter(({ key }) => key === 'the key');
        assert.deepEqual(
          remembered.map(({ orderId }) => orderId),
          ['order of the key'],
        );
      }),
    );
  });

  it('loses no piece: what was added is in the cart or in an order', () => {
    // Few enough that no line is ever cut.
    const fewPieces = cartAdd.map((each) => ({ ...each, quantity: Math.min(each.quantity, 49) }));
    fc.assert(
      fc.property(fc.array(fc.oneof(fewPieces, checkout, restore), { maxLength: 20 }), (given) => {
        const { cart, orders } = applyAll(given);
        let expected = 0;
        given.reduce((state, change) => {
          const next = attempt(state, change);
          if (typeof next === 'string') return state;
          if (change.type === 'cart.add') expected += change.quantity;
          return next;
        }, emptyState);
        const held = [cart, ...orders].flatMap(({ lines }) => Object.values(lines));
        assert.equal(
          held.reduce((total, quantity) => total + quantity, 0),
          expected,
        );
      }),
    );
  });
});
