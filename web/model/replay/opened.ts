/** A history opened for replay: its timeline, its samples, and what of it could not be read. */
import type { DeploymentName } from '../../../src/protocol/lab-words.ts';
import { plural } from '../words.ts';
import type { HistoryReader } from './reader.ts';
import { makeSamples, type Samples } from './samples.ts';
import { makeTimeline, type Timeline, type Told } from './timeline.ts';

export interface Opened {
  readonly timeline: Timeline;
  readonly samples: Samples;
  /** In words, with the line's number; empty when all was read. */
  readonly problems: readonly string[];
}

/** @returns null when there is nothing in it that could be shown */
export function* openRead(
  reader: HistoryReader,
  deployment: DeploymentName,
  told: Told,
): Generator<void, Opened | null> {
  const isNothing = !reader.events.some(({ type }) => type === 'begin' || type === 'invoke');
  if (isNothing) return null;
  const timeline = yield* makeTimeline(reader.events, deployment, told);
  const samples = yield* makeSamples(timeline);
  return { timeline, samples, problems: problemsOf(reader, timeline) };
}

export function problemsOf({ problems, problemCount, events }: HistoryReader, timeline?: Timeline): string[] {
  const more = problemCount - problems.length;
  const open = timeline?.operations.all.filter(({ complete }) => complete === null).length ?? 0;
  return [
    ...problems.map(({ line, text }) => `Line ${line}: ${text}.`),
    ...(more > 0 ? [`${plural(more, 'more line')} like these.`] : []),
    ...(timeline && !timeline.begin
      ? ['The first line, which tells the experiment and the nodes, is missing.']
      : []),
    ...(open > 0 ? [`The history ends before ${plural(open, 'request')} did.`] : []),
    ...(events.length === 0 && problemCount === 0 ? ['The file is empty.'] : []),
  ];
}
