/**
 * What a strategy may answer, as one simple model: pure, its time in whole minutes.
 *
 * Operations that overlap may take effect in any order, and one that was cut off may take effect at any later time
 * or never. Ending all sessions is no single step where a store keeps them apart: it ends, one by one, those that it has
 * found. So the model holds every world that the answers so far allow; when none is left, an answer was wrong.
 */
import { Problem } from '../../../src/protocol/problems.ts';
import { applyChange } from '../../../src/shop/apply-change.ts';
import { type Change, emptyState, type SessionState } from '../../../src/shop/state.ts';

export const IDLE_MINUTES = 30;
export const ABSOLUTE_MINUTES = 58;

/** Sessions by label: their ids are only known from answers, and a login that was cut off has none. */
export type Op =
  | { readonly type: 'start'; readonly user: string; readonly label: string }
  | { readonly type: 'find'; readonly label: string }
  | { readonly type: 'apply'; readonly label: string; readonly change: Change }
  | { readonly type: 'end'; readonly user: string; readonly label: string }
  | { readonly type: 'endAll'; readonly user: string; readonly except?: string | undefined }
  | { readonly type: 'list'; readonly user: string };

/** What takes effect at one moment. */
export type Act = Exclude<Op, { readonly type: 'endAll' }>;

export interface Answered {
  readonly op: Op;
  /** As text, so that two answers are easily told apart. */
  readonly answer: string;
}

interface Held {
  readonly user: string;
  readonly state: SessionState;
  readonly idleEnds: number;
  readonly ends: number;
}

/** One that ends all, and is under way. */
export interface Ending {
  /** What it has found, and has not come to yet. */
  readonly labels: readonly string[];
  readonly ended: number;
  /** How many it will say that it has ended. */
  readonly answer: string;
}

export interface World {
  readonly sessions: Readonly<Record<string, Held>>;
  /** What was cut off, and may still happen. */
  readonly pending: readonly Act[];
  readonly endings: readonly Ending[];
}

export const emptyWorld: World = { sessions: {}, pending: [], endings: [] };

export const GONE = 'gone';
/** The label of a session that nobody has the credential of begins so; a list cannot tell one from another. */
export const GHOST = 'ghost';
export const UNKNOWABLE = 'cannot be known';

/** Equal values give equal text, in whichever order their keys stand. */
export function textOf(value: unknown): string {
  const sorted = (_key: string, each: unknown) =>
    each !== null && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each;
  return JSON.stringify(value, sorted);
}

export const listText = (labels: readonly string[]): string =>
  textOf(labels.map((label) => (label.startsWith(GHOST) ? GHOST : label)).sort());

interface Outcome {
  readonly world: World;
  readonly answer: string;
}

export function liveIn({ sessions }: World, label: string, now: number): Held | undefined {
  const held = sessions[label];
  return held && now < held.idleEnds ? held : undefined;
}

export const labelsOf = (world: World, user: string, now: number): string[] =>
  Object.keys(world.sessions).filter((label) => liveIn(world, label, now)?.user === user);

export function without(world: World, labels: readonly string[]): World {
  const kept = Object.entries(world.sessions).filter(([label]) => !labels.includes(label));
  return { ...world, sessions: Object.fromEntries(kept) };
}

/** A use: the idle expiry rolls on, never past the absolute one. */
function used(world: World, label: string, held: Held, now: number): World {
  const idleEnds = Math.min(now + IDLE_MINUTES, held.ends);
  return { ...world, sessions: { ...world.sessions, [label]: { ...held, idleEnds } } };
}

function applied(world: World, { label, change }: Extract<Op, { type: 'apply' }>, now: number): Outcome {
  const held = liveIn(world, label, now);
  if (!held) return { world, answer: GONE };
  try {
    const state = applyChange(held.state, change);
    return { world: used(world, label, { ...held, state }, now), answer: textOf(state) };
  } catch (error) {
    if (error instanceof Problem) return { world, answer: error.code };
    throw error;
  }
}

/** Where the state lies with a node or in a store. */
export function play(world: World, op: Act, now: number): Outcome {
  switch (op.type) {
    case 'start': {
      const times = { idleEnds: now + IDLE_MINUTES, ends: now + ABSOLUTE_MINUTES };
      const sessions = { ...world.sessions, [op.label]: { user: op.user, state: emptyState, ...times } };
      return { world: { ...world, sessions }, answer: textOf(emptyState) };
    }
    case 'find': {
      const held = liveIn(world, op.label, now);
      if (!held) return { world, answer: GONE };
      return { world: used(world, op.label, held, now), answer: textOf(held.state) };
    }
    case 'apply':
      return applied(world, op, now);
    case 'end': {
      const isTheirs = liveIn(world, op.label, now)?.user === op.user;
      return { world: isTheirs ? without(world, [op.label]) : world, answer: textOf(isTheirs) };
    }
    case 'list':
      return { world, answer: listText(labelsOf(world, op.user, now)) };
  }
}

/** Where the client carries the state: nobody can end it, and a read renews it late. */
function playCarried(world: World, op: Op, now: number): Outcome {
  if (op.type === 'end' || op.type === 'endAll' || op.type === 'list') return { world, answer: UNKNOWABLE };
  const held = op.type === 'find' && liveIn(world, op.label, now);
  if (!held) return play(world, op, now);
  const isDue = held.idleEnds < held.ends && held.idleEnds - now < IDLE_MINUTES / 2;
  return isDue ? play(world, op, now) : { world, answer: textOf(held.state) };
}

/** Each request is answered from what it presented; the client goes on with the last credential that it was given. */
export function explainCarried(world: World, answered: readonly Answered[], now: number): World[] {
  const sessions = { ...world.sessions };
  for (const { op, answer } of answered) {
    const outcome = playCarried(world, op, now);
    if (outcome.answer !== answer) return [];
    for (const [label, held] of Object.entries(outcome.world.sessions)) {
      if (held !== world.sessions[label]) sessions[label] = held;
    }
  }
  return [{ ...world, sessions }];
}
