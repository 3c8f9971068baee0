/**
 * The grading of a strategy file. First what its two child processes say to the lab: the one that tries the file
 * alone, and the one that holds it to the contract. Then the document that `grade --json` prints.
 */
import { z } from 'zod';
import { ExpectedVerdict, Verdict } from './lab-words.ts';
import { credentialKinds, families, StateHolder, StrategyLabel } from './strategies.ts';

/** What a strategy file claims about itself. */
export const Claim = z.object({
  name: StrategyLabel,
  family: z.enum(families),
  credentialKind: z.enum(credentialKinds),
  stateHeldBy: StateHolder,
});
export type Claim = z.infer<typeof Claim>;

export const TryMessage = z.discriminatedUnion('type', [
  /** What is about to be done: whoever hangs or exits does so there. */
  z.object({ type: z.literal('step'), step: z.string() }),
  z.object({ type: z.literal('claim'), claim: Claim }),
  /** It has connected to the address in REDIS_URL. */
  z.object({ type: z.literal('redis') }),
  /** One thing that is wrong. */
  z.object({ type: z.literal('fault'), text: z.string() }),
  z.object({ type: z.literal('end') }),
]);
export type TryMessage = z.infer<typeof TryMessage>;

/** What a behaviour of the contract came to; null for what was as it should be. */
export const BehaviourReport = z.object({
  title: z.string(),
  failure: z
    .object({
      message: z.string(),
      expected: z.unknown().optional(),
      actual: z.unknown().optional(),
    })
    .nullable(),
  /** What its servers logged as errors meanwhile: the exceptions of the strategy. */
  logged: z.array(z.string()),
});
export type BehaviourReport = z.infer<typeof BehaviourReport>;

export const gradeStages = ['file', 'contract', 'experiments'] as const;
export const GradeStageName = z.enum(gradeStages);
export type GradeStageName = z.infer<typeof GradeStageName>;

export const GradeStage = z.object({
  name: GradeStageName,
  state: z.enum(['passed', 'failed', 'not run']),
  passed: z.int(),
  of: z.int(),
  /** Why it did not run, or not all of it. */
  notes: z.array(z.string()),
});
export type GradeStage = z.infer<typeof GradeStage>;

/** One thing that is missing, however many checks have found it. */
export const Missing = z.object({
  lesson: z.string(),
  headline: z.string(),
  expected: z.string(),
  seen: z.array(
    z.object({
      stage: GradeStageName,
      /** The behaviour's title, or the experiment's name. */
      by: z.string(),
      text: z.string(),
      /** The history that proves it, and the operation in it. */
      history: z.string().optional(),
      operation: z.int().optional(),
    }),
  ),
  why: z.string(),
  /** Commands and texts, the most helpful first. */
  see: z.array(z.string()),
  /** Headlines of what fails as well, most likely for the same reason. */
  consequences: z.array(z.string()),
});
export type Missing = z.infer<typeof Missing>;

export const GradeTrial = z.object({
  experiment: z.string(),
  deployment: z.string(),
  expected: ExpectedVerdict,
  observed: Verdict,
  asExpected: z.boolean(),
});
export type GradeTrial = z.infer<typeof GradeTrial>;

/** `npm run -s lab -- grade <file> --json` */
export const GradeDocument = z.object({
  version: z.literal(1),
  file: z.string(),
  passed: z.boolean(),
  /** What the file claims; null when it could not be asked. */
  claim: Claim.nullable(),
  /** Where its sessions go: the lab's Redis, a store of its own, or nowhere. */
  store: z.enum(['redis', 'own']).nullable(),
  stages: z.array(GradeStage),
  missing: z.array(Missing),
  trials: z.array(GradeTrial),
  /** What came out better than was claimed, and the like: nothing to repair. */
  notes: z.array(z.string()),
});
export type GradeDocument = z.infer<typeof GradeDocument>;

export const ExerciseCheck = z.object({
  what: z.string(),
  passed: z.boolean(),
  /** What was seen instead; empty for what passed. */
  seen: z.string(),
});
export type ExerciseCheck = z.infer<typeof ExerciseCheck>;

/** `npm run -s lab -- grade --exercise <name> [file] --json` */
export const ExerciseDocument = z.object({
  version: z.literal(1),
  exercise: z.string(),
  file: z.string().nullable(),
  passed: z.boolean(),
  checks: z.array(ExerciseCheck),
});
export type ExerciseDocument = z.infer<typeof ExerciseDocument>;
