/** What the experiments came to when they were last measured; scripts/measure-course.ts writes the file. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { DeploymentName, Verdict } from '../../../src/protocol/lab-words.ts';

const MeasuredResult = z.strictObject({
  observed: Verdict,
  /** What proves a verdict that is not `holds`. */
  evidence: z.string().optional(),
  /** What was measured -> the figure with its unit, both as a reader sees them. */
  measured: z.record(z.string(), z.string()),
});
export type MeasuredResult = z.infer<typeof MeasuredResult>;

const MeasuredExperiment = z.strictObject({
  experiment: z.string(),
  seed: z.int(),
  machine: z.string(),
  results: z.partialRecord(DeploymentName, MeasuredResult),
  notes: z.array(z.string()),
});
export type MeasuredExperiment = z.infer<typeof MeasuredExperiment>;

export const measuredFile = fileURLToPath(
  new URL('../../../docs/course/experiments/measured.json', import.meta.url),
);

export const readMeasured = (): MeasuredExperiment[] =>
  z.array(MeasuredExperiment).parse(JSON.parse(readFileSync(measuredFile, 'utf8')));
