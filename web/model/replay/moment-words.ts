/** One sentence about a moment of a run, and one about what it means. */
import { type ProblemCode, problems } from '../../../src/protocol/problems.ts';
import type { Headline } from '../headline.ts';
import { milliseconds, plural } from '../words.ts';
import type { Mark } from './marks.ts';
import { type Operation, outcomeOf, titleOf } from './operations.ts';
import { countUpTo } from './search.ts';
import type { Timeline } from './timeline.ts';

/** How long a fault or a heal stays the news, in ms of the run. */
const NEWS_MS = 250;

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(3)} s`;

export function reasonOf({ complete }: Operation): string | null {
  const code = complete?.code;
  if (code === undefined) return complete?.error ?? null;
  return Object.hasOwn(problems, code) ? problems[code as ProblemCode].title : code;
}

/** "operation 14: s2 (bob) GET /me, node-3 answered 401" */
export function operationWords(operation: Operation): string {
  const { invoke, complete, number } = operation;
  const asked = `Operation ${number}: ${invoke.session} (${invoke.user}) ${titleOf(operation)}`;
  if (!complete) return `${asked}, and the history ends before it does`;
  if (complete.status === null) return `${asked}, no answer`;
  return `${asked}, ${complete.servedBy ?? 'the gateway'} answered ${complete.status}`;
}

const markHeadlines: Record<Mark['kind'], (words: string) => Headline> = {
  phase: (phase) => ({
    title: `Phase: ${phase}`,
    detail: phaseDetails[phase] ?? '',
  }),
  fault: (words) => ({
    title: `Broken: ${words}`,
    detail: 'See whose requests fail now, and whose sessions are gone.',
  }),
  heal: (words) => ({
    title: `Healed: ${words.replace(/^heal /, '')}`,
    detail: 'It answers again. What it held may not be back.',
  }),
  scale: (words) => ({ title: `From here on: ${words}`, detail: 'See whose sessions the others know.' }),
  setting: (words) => ({ title: `Changed: ${words}`, detail: 'It is so from here on.' }),
  violation: (words) => ({ title: sentence(words), detail: 'This operation proves the verdict.' }),
};
const sentence = (words: string): string => words.slice(0, 1).toUpperCase() + words.slice(1);
const phaseDetails: Record<string, string> = {
  clean: 'Nothing is broken yet.',
  fault: 'Something is broken from here on.',
  healed: 'Everything is healed.',
};

/** What is news at this moment: what proves the verdict, what was broken or healed, else the latest request. */
export function momentHeadline(timeline: Timeline, at: number, operation: number | null): Headline {
  const chosen = operation === null ? undefined : timeline.operations.find(operation);
  if (chosen) return { title: operationWords(chosen), detail: reasonOf(chosen) ?? tookWords(chosen) };
  const { marks, operations } = timeline;
  const count = countUpTo(marks.length, (index) => (marks[index] as Mark).at, at);
  const mark = marks[count - 1];
  if (mark && at - mark.at < NEWS_MS) {
    const { title, detail } = markHeadlines[mark.kind](mark.words);
    return { title, detail: mark.detail ?? detail };
  }
  const latest = operations.all[operations.sentUpTo(at) - 1];
  if (!latest) return { title: 'The run begins', detail: 'No request has been sent yet.' };
  return { title: operationWords(latest), detail: reasonOf(latest) ?? tookWords(latest) };
}

const outcomes = {
  answered: 'Answered',
  refused: 'Refused',
  failed: 'Failed',
  'no answer': 'Nobody answered',
};

const tookWords = (operation: Operation): string =>
  operation.complete
    ? `${outcomes[outcomeOf(operation)]} after ${milliseconds(operation.endAt - operation.at)}.`
    : 'Nobody knows what became of it.';

/** For the list of runs and the head of a replay. */
export const sizeWords = ({ operations, untilMs }: Timeline): string =>
  `${plural(operations.all.length, 'request')} in ${(untilMs / 1000).toFixed(1)} s`;
