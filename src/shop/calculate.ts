/** Arithmetic that needs no session: the same answer on every server, whatever the strategy. */
import { Problem } from '../protocol/problems.ts';
import type { Operation } from '../protocol/tools.ts';

/** From the left: subtract takes all later values from the first. */
function fold(operation: Operation, values: readonly number[]): number {
  const [first = 0, ...rest] = values;
  switch (operation) {
    case 'add':
      return rest.reduce((total, value) => total + value, first);
    case 'subtract':
      return rest.reduce((total, value) => total - value, first);
    case 'multiply':
      return rest.reduce((total, value) => total * value, first);
    case 'average':
      return rest.reduce((total, value) => total + value, first) / values.length;
  }
}

/**
 * @param values at least one number
 * @throws Problem where the result is too large for a number: JSON has no word for infinity
 */
export function calculate(operation: Operation, values: readonly number[]): number {
  const result = fold(operation, values);
  if (Number.isFinite(result)) return result;
  throw new Problem('missing_data', { errors: [{ field: 'values', message: 'The result is too large.' }] });
}
