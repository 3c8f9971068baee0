/** history -> verdict: which statements hold, which break and where, and what that makes of the experiment. */
import type { HistoryEvent } from '../../protocol/history.ts';
import type { InvariantId, ObservationId, Truth, Verdict } from '../../protocol/lab-words.ts';
import type { Evidence, StatementId } from '../../protocol/reports.ts';
import type { Finding } from './finding.ts';
import { type HistoryView, viewOf } from './history-view.ts';
import { invariants } from './invariants.ts';
import { type Claimed, observations } from './observations.ts';
import { isOrdinary, type Operation } from './operation.ts';

export interface Question {
  readonly invariants: readonly InvariantId[];
  readonly observes?: readonly ObservationId[];
  readonly claimed?: Claimed;
}

export interface Judgement {
  readonly verdict: Verdict;
  readonly truths: Partial<Record<StatementId, Truth>>;
  readonly evidence: readonly Evidence[];
  readonly notes: readonly string[];
}

interface Answer {
  readonly truth: Truth;
  readonly evidence: readonly Evidence[];
}

const answer = (id: StatementId, { truth, violations }: Finding): Answer => ({
  truth,
  evidence: violations.map(({ operation, text }) => ({ invariant: id, operation, text })),
});

/** What went wrong before anything was broken or scaled; null when nothing did, or nothing was broken at all. */
function dirtBeforeFault(events: readonly HistoryEvent[], ids: readonly InvariantId[]): string | null {
  const firstFault = events.findIndex(({ type }) => type === 'fault' || type === 'scale');
  if (firstFault === -1) return null;
  const clean = viewOf(events.slice(0, firstFault));
  const hasEnded = (operation: Operation) => isOrdinary(operation) && Number.isFinite(operation.completedAt);
  const ended = clean.operations.filter(hasEnded);
  if (ended.length === 0) return 'nothing was asked before something was broken';
  const failed = ended.find(({ outcome }) => outcome !== 'ok');
  if (failed) {
    const how = failed.status ?? 'no answer';
    return `operation ${failed.id} (${failed.kind}) failed with ${how} before anything was broken`;
  }
  const broken = ids.find((id) => invariants[id](clean).truth === 'false');
  return broken ? `${broken} was false before anything was broken` : null;
}

/** 503s while a fault lasted, and success after its heal. */
function isDegraded({ operations, outages }: HistoryView): boolean {
  const ordinary = operations.filter(isOrdinary);
  return outages.some(
    ({ from, until }) =>
      ordinary.some(({ invokedAt, status }) => status === 503 && invokedAt >= from && invokedAt <= until) &&
      ordinary.some(({ invokedAt, outcome }) => outcome === 'ok' && invokedAt > until),
  );
}

function verdictOf(view: HistoryView, truths: readonly Truth[]): Verdict {
  if (truths.includes('false')) return 'breaks';
  if (truths.includes('unknown') || truths.length === 0) return 'inconclusive';
  return isDegraded(view) ? 'degrades' : 'holds';
}

/** The checker: it is given the history and the question, and nothing else. */
export function judge(events: readonly HistoryEvent[], question: Question): Judgement {
  const view = viewOf(events);
  const answers = new Map<StatementId, Answer>();
  for (const id of question.invariants) answers.set(id, answer(id, invariants[id](view)));
  for (const id of question.observes ?? [])
    answers.set(id, answer(id, observations[id](view, question.claimed ?? {})));
  const truths = [...answers.values()].map(({ truth }) => truth);
  const dirt = dirtBeforeFault(events, question.invariants);
  const verdict = dirt ? 'inconclusive' : verdictOf(view, truths);
  const undecided = [...answers].filter(([, { truth }]) => truth === 'unknown').map(([id]) => id);
  const why = dirt ?? `what was seen does not tell whether this is true: ${undecided.join(', ')}`;
  return {
    verdict,
    truths: Object.fromEntries([...answers].map(([id, { truth }]) => [id, truth])),
    evidence: [...answers.values()].flatMap(({ evidence }) => evidence),
    notes: verdict === 'inconclusive' ? [why] : [],
  };
}
