/** One sentence about a moment of a run, and one about what it means. */
import { type ProblemCode, problems } from '../../../src/protocol/problems.ts';
import { type Headline, happeningWords } from '../happenings.ts';
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

/** What is news at this moment: what proves the verdict, what was broken or healed, else the latest request. */
export function momentHeadline(timeline: Timeline, at: number, operation: number | null): Headline {
  const chosen = operation === null ? undefined : timeline.operations.find(operation);
  if (chosen) return { title: operationWords(chosen), detail: reasonOf(chosen) ?? tookWords(chosen) };
  const { marks, operations } = timeline;
  const count = countUpTo(marks.length, (index) => (marks[index] as Mark).at, at);
  const mark = marks[count - 1];
  if (mark && at - mark.at < NEWS_MS) return lostAt(timeline, mark) ?? mark;
  const latest = operations.all[operations.sentUpTo(at) - 1];
  if (!latest) return { title: 'The run begins', detail: 'No request has been sent yet.' };
  return { title: operationWords(latest), detail: reasonOf(latest) ?? tookWords(latest) };
}

/** A node that went and took sessions with it: that is the news. */
function lostAt({ sessions }: Timeline, { kind, at }: Mark): Headline | null {
  const gone = kind === 'fault' ? sessions.lost.filter((each) => each.at === at) : [];
  const [first] = gone;
  return first?.node ? happeningWords({ kind: 'lost', node: first.node, sessions: gone }) : null;
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
