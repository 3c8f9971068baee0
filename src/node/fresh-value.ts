/** What `/random` answers: a value that nobody has seen before. */
import { randomBytes, randomInt } from 'node:crypto';
import type { randomTypes } from '../protocol/tools.ts';

export const freshValue: Record<(typeof randomTypes)[number], () => number | string | boolean> = {
  number: () => randomInt(1, 1_000_001),
  string: () => randomBytes(12).toString('base64url'),
  boolean: () => randomInt(2) === 1,
};
