/** For `assert.rejects`: the error is a problem with this code. */
import { Problem, type ProblemCode } from '../../src/protocol/problems.ts';

export const isProblem =
  (code: ProblemCode) =>
  (error: unknown): boolean =>
    error instanceof Problem && error.code === code;
