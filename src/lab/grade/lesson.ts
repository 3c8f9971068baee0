/** What a failed check teaches: one lesson for all checks that fail for the same reason. */

export interface Lesson {
  readonly id: string;
  /** What is wrong, as one would tell it to the person who wrote it. */
  readonly headline: string;
  readonly expected: string;
  readonly why: string;
  /** Commands and texts, the most helpful first. */
  readonly see: readonly string[];
  /** Lessons that make this one fail as well: where one of them is missing, this is not counted. */
  readonly followsFrom?: readonly string[];
  /** Titles of the contract's behaviours that show it. */
  readonly behaviours?: readonly string[];
  /** Numbers of the experiments that show it. */
  readonly experiments?: readonly string[];
}

export const CONCEPTS = 'docs/course/concepts.md';
export const INTERFACE = 'src/strategies/strategy.ts';
export const run = (number: string) => `npm run -s lab -- run ${number}`;
