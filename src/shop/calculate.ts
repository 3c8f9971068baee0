/** Arithmetic that needs no session: the same answer on every server, whatever the strategy. */
import type { Operation } from '../protocol/tools.ts';

/**
 * Folds from the left: subtract takes all later values from the first.
 * @param values at least one number
 */
export function calculate(operation: Operation, values: readonly number[]): number {
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
