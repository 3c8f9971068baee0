/** What a browser says of itself while a page runs: long tasks, frames, heap. */
import type { CDPSession, Page } from 'playwright-core';

/** In the page, from its first line on. */
const WATCH = `
  window.benchTasks = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.benchTasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });
  window.benchFrames = 0;
  const frame = () => { window.benchFrames += 1; requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
`;

export interface Watched {
  /** Tasks of more than 50 ms. */
  readonly longTasks: number;
  readonly longestTaskMs: number;
  readonly framesPerSecond: number;
}

export const watch = (page: Page): Promise<unknown> => page.addInitScript(WATCH);

/** What happened since it was called the last time. */
export function startWatching(page: Page): () => Promise<Watched> {
  const startedAt = performance.now();
  const begun = page.evaluate('window.benchTasks.length = 0; window.benchFrames = 0');
  return async () => {
    await begun;
    const seconds = (performance.now() - startedAt) / 1000;
    const { tasks, frames } = (await page.evaluate(
      '({ tasks: window.benchTasks, frames: window.benchFrames })',
    )) as { tasks: number[]; frames: number };
    return {
      longTasks: tasks.length,
      longestTaskMs: Math.round(Math.max(0, ...tasks)),
      framesPerSecond: Math.round(frames / seconds),
    };
  };
}

/** After a collection, so that two figures can be compared. */
export async function heapMb(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return Math.round(usedSize / 1e5) / 10;
}
