/** How long it takes until the page can be opened, warm: node bench/start-up.ts */
import { startPage } from './lab-page.ts';

const RUNS = 5;

async function startUpMs(): Promise<number> {
  const startedAt = performance.now();
  const page = await startPage();
  const ms = Math.round(performance.now() - startedAt);
  await page.stop();
  return ms;
}

// The first start fills the system's and Node's caches; it does not count.
await startUpMs();
const ms: number[] = [];
for (let run = 0; run < RUNS; run += 1) ms.push(await startUpMs());
const medianMs = ms.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)];
process.stdout.write(`${JSON.stringify({ medianMs, ms })}\n`);
