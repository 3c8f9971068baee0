/** Runs a life against strategies, and holds every answer to the model. */
import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import type { LinkFault } from '../../../src/protocol/lab-words.ts';
import type { Strategy } from '../../../src/strategies/strategy.ts';
import { Clients, type Result, UNTOLD } from './clients.ts';
import { explain } from './explain.ts';
import { type Act, type Answered, emptyWorld, explainCarried, type Op, textOf, type World } from './model.ts';
import type { Step, Wish } from './steps.ts';

/** Where a strategy lives, and what can be done to it there. */
export interface Place {
  /** One or several, which share what the strategy shares. */
  readonly nodes: readonly Strategy[];
  passTime(ms: number): Promise<void> | void;
  /** Of the store, where there is one. */
  begin?(fault: LinkFault): Promise<void>;
  heal?(): Promise<void>;
}

/**
 * The worlds that are possible multiply with each operation that was cut off. Beyond this, which only a machine
 * far too busy reaches, nothing is learned from a life any more.
 */
const PENDING_MAX = 6;

class Life {
  readonly #place: Place;
  readonly #isCarried: boolean;
  readonly #clients: Clients;
  readonly #told: string[] = [];
  #worlds: readonly World[] = [emptyWorld];
  #minutes = 0;

  constructor(place: Place) {
    this.#place = place;
    this.#isCarried = place.nodes[0]?.stateHeldBy === 'client';
    this.#clients = new Clients(this.#isCarried);
  }

  get isUncertain(): boolean {
    return this.#worlds.some(({ pending }) => pending.length > PENDING_MAX);
  }

  async take(step: Step): Promise<void> {
    if (step.type === 'pass') {
      this.#minutes += step.minutes;
      this.#told.push(`${step.minutes} minutes pass`);
      return this.#place.passTime(step.minutes * 60_000);
    }
    const running = Promise.all(this.#begin(step.wishes));
    if (step.type === 'outage') {
      for (let count = 0; count < step.turns; count += 1) await turn();
      this.#told.push(step.fault);
      await this.#place.begin?.(step.fault);
    }
    const results = await running;
    if (step.type === 'outage') await this.#place.heal?.();
    this.#judge(results);
  }

  /** Looks at each session once more: what was done wrongly shows at the latest now. */
  async end(): Promise<void> {
    for (let session = 0; session < this.#clients.count && !this.isUncertain; session += 1) {
      this.#judge(await Promise.all(this.#begin([{ type: 'find', session, node: 0 }])));
    }
  }

  #begin(wishes: readonly Wish[]): Promise<Result>[] {
    return wishes.flatMap((wish) => {
      const strategy = this.#place.nodes[wish.node % this.#place.nodes.length] as Strategy;
      const op = this.#clients.opOf(wish);
      return op ? [this.#clients.result(strategy, op)] : [];
    });
  }

  #judge(results: readonly Result[]): void {
    for (const { adopt } of results) adopt?.();
    const answered = results.map(({ op, answer }): Answered => ({ op, answer: answer() }));
    this.#told.push(...answered.map(({ op, answer }) => `${textOf(op)}: ${answer}`));
    const told = answered.filter(({ answer }) => answer !== UNTOLD);
    const untold = answered.filter(({ answer }) => answer === UNTOLD).flatMap(({ op }) => this.#possibly(op));
    const before = this.#worlds.map((world) => ({ ...world, pending: [...world.pending, ...untold] }));
    this.#worlds = before;
    if (this.isUncertain) return;
    this.#worlds = this.#isCarried
      ? explainCarried(before[0] ?? emptyWorld, told, this.#minutes)
      : explain(before, told, this.#minutes);
    assert.ok(this.#worlds.length > 0, `no world explains the last answers:\n${this.#told.join('\n')}`);
  }

  /** What may come of an operation that was cut off: ending all may have got through to some of them. */
  #possibly(op: Op): readonly Act[] {
    if (op.type === 'list') return [];
    if (op.type !== 'endAll') return [op];
    const labels = this.#clients.labelsOf(op.user).filter((label) => label !== op.except);
    return labels.map((label) => ({ type: 'end', user: op.user, label }));
  }
}

/**
 * @returns whether it could be judged to its end
 * @throws AssertionError with all that was asked and answered, when no world explains it
 */
export async function live(place: Place, steps: readonly Step[]): Promise<boolean> {
  const life = new Life(place);
  for (const step of steps) {
    if (life.isUncertain) return false;
    await life.take(step);
  }
  await life.end();
  return !life.isUncertain;
}
