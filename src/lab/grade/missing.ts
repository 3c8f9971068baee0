/** From what failed to what is missing: one entry a lesson, with all that shows it. */
import type { BehaviourReport, Missing } from '../../protocol/grade.ts';
import { INTERFACE, type Lesson } from './lesson.ts';
import { lessonOfBehaviour, lessonOfExperiment, lessons } from './lessons.ts';
import type { TrialResult } from './run-trials.ts';
import { seenText, thrown } from './seen-text.ts';

type Seen = Missing['seen'][number];

/** What is wrong with the file itself needs no lesson: it says what to change. */
export const missingInFile = (faults: readonly string[]): Missing[] =>
  faults.map((headline) => ({
    lesson: 'file',
    headline,
    expected: 'A file that exports createStrategy, or has it as its default, with all members of a Strategy.',
    seen: [],
    why: 'The contract and the experiments need a strategy that runs.',
    see: [INTERFACE, 'docs/course/exercises.md'],
    consequences: [],
  }));

/** Comes first: whatever else it would have shown, an exception has cut it off. */
const throwing: Lesson = {
  id: 'throws',
  headline: 'The strategy throws an exception while it serves a request.',
  expected: 'A method answers, or throws a Problem of the contract such as StoreUnavailable.',
  why: 'The user sees 500, and nobody can say whether the change was made.',
  see: [INTERFACE],
};

const hanging: Lesson = {
  id: 'hangs',
  headline: 'A request is never answered.',
  expected: 'Every method comes to an end, also when something went wrong meanwhile.',
  why: 'The user waits, and the connection is lost to everybody else.',
  see: [INTERFACE],
};

const unstable: Lesson = {
  id: 'unstable',
  headline: 'A server that runs it fails before anything was broken, or ends by itself.',
  expected: 'A server answers until it is told to stop.',
  why: 'An exception outside of a request ends the process, and with it everybody’s requests.',
  see: [INTERFACE],
};

/** A node went away that nobody had ended, or never came. */
const hasEnded = ({ result: { observed, notes } }: TrialResult) =>
  observed === 'inconclusive' &&
  notes.some((note) => /ended by itself|was killed|ready|be started/.test(note));

function lessonOfReport({ title, failure, logged }: BehaviourReport): Lesson {
  const isServerError = / answered 500:/.test(failure?.message ?? '') || failure?.actual === 'server_error';
  if (isServerError || thrown(logged) !== null) return throwing;
  if (failure?.message.startsWith('the server ended')) return unstable;
  if (failure?.message.startsWith('no end after')) return hanging;
  return lessonOfBehaviour(title);
}

function lessonOfResult(found: TrialResult): Lesson {
  if (hasEnded(found)) return unstable;
  const isCutOff = found.result.notes.some((note) => / failed with 500 /.test(note));
  return isCutOff ? throwing : lessonOfExperiment(found.trial.experiment);
}

/** Better than the claim promises is nothing to repair. */
const isBetter = ({ expected, observed }: TrialResult['result']) =>
  observed === 'holds' && expected !== 'holds';

export const isMissing = ({ trial, result }: TrialResult): boolean =>
  !trial.asExpected && result.observed !== 'unavailable' && !isBetter(result);

const seenIn = ({ trial, result }: TrialResult): Seen => {
  const [proof] = result.evidence;
  const failed = result.observed === 'inconclusive' ? result.notes[0] : undefined;
  const text = failed ?? proof?.text ?? `it ${result.observed}`;
  return {
    stage: 'experiments',
    by: trial.experiment,
    text: text.replaceAll('\n', ' '),
    ...(result.history !== null && { history: result.history }),
    ...(proof && proof.operation !== null && !failed && { operation: proof.operation }),
  };
};

export function missingIn(
  behaviours: readonly BehaviourReport[],
  results: readonly TrialResult[],
): Missing[] {
  const found = new Map<Lesson, Seen[]>();
  const add = (lesson: Lesson, seen: Seen) => found.set(lesson, [...(found.get(lesson) ?? []), seen]);
  for (const report of behaviours) {
    if (!report.failure) continue;
    add(lessonOfReport(report), { stage: 'contract', by: report.title, text: seenText(report) });
  }
  for (const each of results.filter(isMissing)) {
    add(lessonOfResult(each), seenIn(each));
  }
  const isFound = (id: string) => [...found.keys()].some((lesson) => lesson.id === id);
  const causeOf = ({ followsFrom = [] }: Lesson) => followsFrom.find(isFound);
  const consequencesOf = (id: string) =>
    [...found.keys()].filter((lesson) => causeOf(lesson) === id).map(({ headline }) => headline);
  // What is not in the list has nothing to do with sessions, and hides what has.
  const order = (lesson: Lesson) => lessons.indexOf(lesson);
  return [...found]
    .filter(([lesson]) => causeOf(lesson) === undefined)
    .sort(([a], [b]) => order(a) - order(b))
    .map(([{ id, headline, expected, why, see }, seen]) => ({
      lesson: id,
      headline,
      expected,
      seen,
      why,
      see: [...see],
      consequences: consequencesOf(id),
    }));
}

/** What came out better than the file claims: a claim to reconsider. */
export const surprises = (results: readonly TrialResult[]): string[] =>
  results
    .filter(({ result }) => isBetter(result))
    .map(
      ({ trial: { experiment, deployment, expected } }) =>
        `${experiment} holds, where ${deployment} ${expected}: better than its claim promises. Does stateHeldBy say where the state lies?`,
    );
