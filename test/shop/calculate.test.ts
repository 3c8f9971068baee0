import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Problem } from '../../src/protocol/problems.ts';
import { operations } from '../../src/protocol/tools.ts';
import { calculate } from '../../src/shop/calculate.ts';
import { replyTo } from '../../src/shop/reply.ts';

const integers = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 100 });

describe('calculate', () => {
  it('folds from the left', () => {
    assert.equal(calculate('add', [1, 2, 3]), 6);
    assert.equal(calculate('subtract', [10, 3, 2]), 5);
    assert.equal(calculate('multiply', [2, 3, -4]), -24);
    assert.equal(calculate('average', [1, 2, 6]), 3);
  });

  it('answers a single value as it is, whatever the operation', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...operations),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (operation, value) => assert.equal(calculate(operation, [value]), value),
      ),
    );
  });

  it('keeps the laws of arithmetic on whole numbers', () => {
    fc.assert(
      fc.property(integers, (values) => {
        const [first = 0, ...rest] = values;
        const sum = calculate('add', values);
        assert.equal(calculate('add', values.toReversed()), sum);
        assert.equal(calculate('subtract', values), 2 * first - sum);
        assert.equal(calculate('average', values), sum / values.length);
        assert.ok(calculate('average', values) >= Math.min(...values));
        assert.equal(Math.abs(calculate('multiply', [first, 0, ...rest])), 0);
      }),
    );
  });

  it('refuses a result that JSON could not carry', () => {
    const tooLarge = (error: unknown) => error instanceof Problem && error.code === 'missing_data';
    assert.throws(() => calculate('multiply', [1e200, 1e200]), tooLarge);
    assert.throws(() => calculate('add', [Number.MAX_VALUE, Number.MAX_VALUE]), tooLarge);
    assert.throws(() => calculate('subtract', [-Number.MAX_VALUE, Number.MAX_VALUE]), tooLarge);
  });
});

describe('the reply of the chat', () => {
  it('tells how many things it has been told', () => {
    assert.equal(replyTo(1), 'You have told me 1 thing.');
    assert.equal(replyTo(3), 'You have told me 3 things.');
  });
});
