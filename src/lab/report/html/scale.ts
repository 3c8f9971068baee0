/** From moments of a run to places in a drawing. */
export const WIDTH = 720;
/** Left of it stand the lanes' names. */
export const PLOT_LEFT = 76;
export const PLOT_RIGHT = WIDTH - 8;

export interface Scale {
  x(ms: number): number;
  readonly untilMs: number;
}

/** One digit behind the point is finer than anybody sees, and keeps the file small. */
export const rounded = (value: number): number => Math.round(value * 10) / 10;

export const scaleTo = (untilMs: number): Scale => ({
  x: (ms) => rounded(PLOT_LEFT + (Math.min(ms, untilMs) / untilMs) * (PLOT_RIGHT - PLOT_LEFT)),
  untilMs,
});

/** About six round moments. */
export function ticks(untilMs: number): number[] {
  const rough = untilMs / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((digit) => digit * power).find((size) => size >= rough) as number;
  return Array.from({ length: Math.floor(untilMs / step) + 1 }, (_, index) => rounded(index * step));
}

/** "350 ms", "2.5 s": a moment or a span as a person would say it. */
export const timeText = (ms: number): string =>
  ms < 1_000 ? `${ms < 10 ? rounded(ms) : Math.round(ms)} ms` : `${Math.round(ms / 10) / 100} s`;
