/** What a storm of logins comes to, in figures. Each is absent where there was none. */
import { z } from 'zod';

const Percentiles = z.object({ p50: z.number(), p95: z.number(), p99: z.number() });

export const loginStormFigures = {
  /** How long a login takes that nobody else's comes between, and one in the storm. */
  loginMs: z.object({ alone: z.number().optional(), storm: z.number() }).optional(),
  loginsPerSecond: z.number().optional(),
  /** In the storm, with 429 or 503. */
  loginsRefused: z.int().optional(),
  /** How long those waited who were logged in, in a quiet time and in the storm. */
  waitedMs: z.object({ quiet: Percentiles, storm: Percentiles }).optional(),
};
