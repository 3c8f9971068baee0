/** What a storm of logins comes to, in figures. Each is absent where there was none. */
import { z } from 'zod';

const Percentiles = z.object({ p95: z.number(), p99: z.number() });

export const loginStormFigures = {
  /** Of one login that nobody else's comes between, and how many a second were reached in a storm. */
  loneLoginMs: z.number().optional(),
  loginsPerSecond: z.number().optional(),
  /** In storms, with 429 or 503. */
  loginsRefused: z.int().optional(),
  /** How long those waited who were logged in, in a quiet time and in a storm. */
  waitedMs: z.object({ quiet: Percentiles, storm: Percentiles }).optional(),
};
