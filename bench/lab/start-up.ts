/** How long it takes from `npm start` until the page can be opened, warm: npm's own start and the preparation included. */
import { AS_A_PERSON_STARTS_IT, startPage } from './page.ts';

const RUNS = 5;

async function startUpMs(): Promise<number> {
  const startedAt = performance.now();
  const page = await startPage(AS_A_PERSON_STARTS_IT);
  const ms = Math.round(performance.now() - startedAt);
  await page.stop();
  return ms;
}

export async function measureStartUp(): Promise<{ medianMs: number; ms: number[] }> {
  // The first start fills the system's and Node's caches; it does not count.
  await startUpMs();
  const ms: number[] = [];
  for (let run = 0; run < RUNS; run += 1) ms.push(await startUpMs());
  return { medianMs: ms.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)] as number, ms };
}
