/** What the doctor says of a machine. */
import { z } from 'zod';

export const DoctorCheck = z.object({
  name: z.string(),
  state: z.enum(['ok', 'missing', 'limited']),
  found: z.string(),
  /** What works without it, and what does not. */
  effect: z.string(),
  /** The one line that gets it; null where nothing is missing. */
  remedy: z.string().nullable(),
});
export type DoctorCheck = z.infer<typeof DoctorCheck>;

export const DoctorDocument = z.object({ ready: z.boolean(), checks: z.array(DoctorCheck) });
export type DoctorDocument = z.infer<typeof DoctorDocument>;
