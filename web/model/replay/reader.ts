/** A history read line by line, from pieces of text that end anywhere. What cannot be read is told with its line. */
import type { HistoryEvent } from '../../../src/protocol/history.ts';
import { readLine } from './event-line.ts';

export interface LineProblem {
  readonly line: number;
  readonly text: string;
}

/** More than these are only counted. */
const PROBLEMS_TOLD_MAX = 5;
/** No line of a history comes near it; a file without line ends is no history. */
const LINE_LENGTH_MAX = 1_000_000;

export class HistoryReader {
  readonly events: HistoryEvent[] = [];
  /** The first of them. */
  readonly problems: LineProblem[] = [];
  problemCount = 0;
  #rest = '';
  #line = 0;

  #take(text: string, isCutOff: boolean): void {
    this.#line += 1;
    if (text.trim() === '') return;
    const read = readLine(text);
    if ('event' in read) {
      this.events.push(read.event);
      return;
    }
    this.problemCount += 1;
    if (this.problems.length === PROBLEMS_TOLD_MAX) return;
    const what = isCutOff ? 'the file ends in the middle of this line' : read.problem;
    this.problems.push({ line: this.#line, text: what });
  }

  /** Stops after each line, so that whoever reads very many can let the page be drawn in between. */
  *read(piece: string): Generator<void, void> {
    const text = this.#rest + piece;
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.#take(text.slice(start, end), false);
      start = end + 1;
      yield;
    }
    this.#rest = text.slice(start, start + LINE_LENGTH_MAX);
  }

  end(): void {
    if (this.#rest !== '') this.#take(this.#rest, true);
    this.#rest = '';
  }
}
