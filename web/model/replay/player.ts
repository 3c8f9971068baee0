/** The replay's clock: where it stands, how fast it goes, and where a step leads. Pure; whoever plays tells it how long. */
import { momentOf } from './marks.ts';
import { countUpTo } from './search.ts';
import type { Timeline } from './timeline.ts';

export const speeds = [0.1, 0.25, 0.5, 1, 2, 4] as const;
export type Speed = (typeof speeds)[number];

export interface Player {
  /** ms since the run began. */
  readonly at: number;
  readonly speed: Speed;
  readonly isPlaying: boolean;
}

export const stopped: Player = { at: 0, speed: 1, isPlaying: false };

/** A run of two seconds goes by before anybody has seen anything: the shorter, the slower it begins. */
export function beginning(untilMs: number): Player {
  if (untilMs < 5_000) return { ...stopped, speed: 0.1 };
  return { ...stopped, speed: untilMs < 20_000 ? 0.5 : 1 };
}

const bounded = (at: number, untilMs: number): number => Math.min(untilMs, Math.max(0, at));

export function jump(player: Player, at: number, untilMs: number): Player {
  return { ...player, at: bounded(at, untilMs) };
}

/** At the end it stops by itself. */
export function advance(player: Player, elapsedMs: number, untilMs: number): Player {
  if (!player.isPlaying) return player;
  const at = bounded(player.at + elapsedMs * player.speed, untilMs);
  return { ...player, at, isPlaying: at < untilMs };
}

/** From the end it begins anew. */
export function playOrPause(player: Player, untilMs: number): Player {
  if (player.isPlaying) return { ...player, isPlaying: false };
  return { ...player, at: player.at >= untilMs ? 0 : player.at, isPlaying: true };
}

/** Every moment that a step stops at: each request with its answer on the way back, and each mark. */
export function momentsOf({ operations, marks }: Timeline, shownMsMin = 0): Float64Array {
  const moments = new Float64Array(operations.all.length + marks.length);
  operations.all.forEach((operation, index) => {
    moments[index] = momentOf(operation, shownMsMin);
  });
  marks.forEach(({ at }, index) => {
    moments[operations.all.length + index] = at;
  });
  return moments.sort();
}

/** @returns where time stands afterwards: the next moment, or the one before; it pauses */
export function step(player: Player, moments: Float64Array, by: 1 | -1): Player {
  const timeOf = (index: number): number => moments[index] as number;
  const upTo = countUpTo(moments.length, timeOf, player.at);
  let index = upTo;
  if (by < 0) for (index = upTo - 1; index >= 0 && timeOf(index) >= player.at; ) index -= 1;
  return { ...player, isPlaying: false, at: moments[index] ?? player.at };
}

export function faster(player: Player, by: 1 | -1): Player {
  const index = speeds.indexOf(player.speed) + by;
  return { ...player, speed: speeds[Math.min(speeds.length - 1, Math.max(0, index))] as Speed };
}

/** Of several runs on one clock. */
export function mergedMoments(timelines: readonly Timeline[], shownMsMin: number): Float64Array {
  const all = timelines.map((timeline) => momentsOf(timeline, shownMsMin));
  const merged = new Float64Array(all.reduce((sum, { length }) => sum + length, 0));
  let length = 0;
  for (const moments of all) {
    merged.set(moments, length);
    length += moments.length;
  }
  return merged.sort();
}
