import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { limits } from '../../src/protocol/headers.ts';
import { emptyState } from '../../src/shop/state.ts';
import { cartAdd, cartChange, changes, checkout, message, restore } from '../support/arbitraries.ts';
import { applyAll, attempt, order, set } from '../support/shop-rules.ts';

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
