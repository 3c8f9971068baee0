/** `npm run -s lab -- grade --exercise design <file> --json`: a decision record, held against measurements. */
import { z } from 'zod';
import { ExerciseCheck } from './grade.ts';
import { DeploymentName } from './lab-words.ts';

/** unclear: the run could not decide. not run: the machine lacks what it takes. */
export const requirementStates = ['met', 'not met', 'unclear', 'not run'] as const;

export const GradedRequirement = z.object({
  id: z.string(),
  /** What the case requires. */
  text: z.string(),
  /** What must come out of the experiment for that. */
  rule: z.string(),
  state: z.enum(requirementStates),
  /** What was measured, or why it was not. */
  seen: z.string(),
  /** What is paid although it is met; null for nothing. */
  price: z.string().nullable(),
  /** What the record says, and why. */
  expected: z.enum(['met', 'not met']),
  reason: z.string(),
  /** Null where nothing was measured. */
  asExpected: z.boolean().nullable(),
  experiment: z.string(),
  /** The operation that proves it, and the history that it stands in. */
  operation: z.int().nullable(),
  history: z.string().nullable(),
  /** Why it comes out so, in the experiment's words; empty for what is met. */
  why: z.string(),
  /** What to read next. */
  see: z.array(z.string()),
});
export type GradedRequirement = z.infer<typeof GradedRequirement>;

export const DesignDocument = z.object({
  version: z.literal(1),
  exercise: z.literal('design'),
  file: z.string(),
  title: z.string(),
  case: z.string(),
  deployment: DeploymentName,
  /** Null: as many as is usual for the deployment. */
  nodes: z.int().nullable(),
  idleSeconds: z.number(),
  absoluteSeconds: z.number(),
  /** All requirements are met, and the record says what it must say. */
  passed: z.boolean(),
  requirements: z.array(GradedRequirement),
  /** Whether the record says all that it must; how well it says that, no machine judges. */
  record: z.array(ExerciseCheck),
  /** What the case asks and no experiment decides. */
  forPeople: z.string(),
  /** What happened to the runs themselves. */
  notes: z.array(z.string()),
});
export type DesignDocument = z.infer<typeof DesignDocument>;
