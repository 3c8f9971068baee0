/** Applies changes by the shop's rules alone, and holds those rules to be pure. */
import assert from 'node:assert/strict';
import { Problem, type ProblemCode } from '../../src/protocol/problems.ts';
import { applyChange } from '../../src/shop/apply-change.ts';
import { type Change, emptyState, type SessionState } from '../../src/shop/state.ts';

/** Any attempt to change what was given throws. */
function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    for (const each of Object.values(value)) frozen(each);
    Object.freeze(value);
  }
  return value;
}

export function attempt(state: SessionState, change: Change): SessionState | ProblemCode {
  try {
    return applyChange(frozen(state), frozen(change));
  } catch (error) {
    assert.ok(error instanceof Problem);
    return error.code;
  }
}

/** Accepted changes only, as a client would do it: what is refused is left. */
export const applyAll = (given: readonly Change[], state: SessionState = emptyState): SessionState =>
  given.reduce((current, change) => {
    const next = attempt(current, change);
    return typeof next === 'string' ? current : next;
  }, state);

export const set = (productId: string, quantity: number): Change => ({
  type: 'cart.set',
  productId,
  quantity,
});
export const add = (productId: string, quantity: number): Change => ({
  type: 'cart.add',
  productId,
  quantity,
});
export const order = (key: string): Change => ({
  type: 'cart.checkout',
  key,
  orderId: `order of ${key}`,
  at: 1,
});
export const takeBack = (key: string): Change => ({ type: 'cart.restore', orderId: `order of ${key}` });
export const say = (text: string): Change => ({ type: 'message.append', text, at: 1 });
