/**
 * npm run bench:page: what the page costs the browser. It replays a run of 300 requests a second, opens one of 100 000
 * operations, and watches the live lab. --minutes says how long is replayed (10), --json prints the figures.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { serveApi, token } from '../test/support/api.ts';
import { findChromium, launchChromium } from '../test/support/chromium.ts';
import { createFakeLab } from '../test/support/fake-lab/fake-lab.ts';
import { startPage } from './lab/page.ts';
import { longHistory } from './page-history.ts';
import { heapMb, startWatching, watch } from './page-watch.ts';

const { values: asked } = parseArgs({
  options: { json: { type: 'boolean' }, minutes: { type: 'string', default: '10' } },
});
const minutes = Number(asked.minutes);
if (!(minutes > 0 && minutes <= 60)) throw new Error('--minutes is a number up to 60.');

const SEED = 7;
const PER_SECOND = 300;
const MANY = 100_000;
const PAINTS = 5;
const LIVE_SECONDS = Math.min(30, minutes * 60);
const LIVE_TRAFFIC = 100;
const say = (text: string) => process.stderr.write(`${text}\n`);
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

async function newPage(browser: Browser, address: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await watch(page);
  await page.goto(address);
  await page.getByRole('navigation', { name: 'Places' }).waitFor();
  return page;
}

/** From nothing in the cache to the first text on the screen, on the loopback address. */
async function firstPaint(browser: Browser, address: string): Promise<number> {
  const paints: number[] = [];
  for (let turn = 0; turn < PAINTS; turn += 1) {
    const page = await newPage(browser, address);
    await page.getByRole('heading', { level: 1 }).waitFor();
    const paint = await page.evaluate(
      'performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0',
    );
    paints.push(Number(paint));
    await page.close();
  }
  return Math.round(median(paints));
}

/** Until the run can be played. */
async function openRun(page: Page, run: string): Promise<number> {
  const slider = page.getByRole('slider', { name: 'Moment of the run' });
  const startedAt = performance.now();
  await page.evaluate(`location.hash = '#/runs/${run}/redis'`);
  await slider.waitFor({ timeout: 60_000 });
  return Math.round(performance.now() - startedAt);
}

async function replay(browser: Browser) {
  const operations = Math.round(PER_SECOND * 60 * minutes);
  const lab = createFakeLab();
  const ended = lab.run({ experiments: ['07-kill-one'], seed: SEED });
  lab.finishRun();
  const [report] = await ended;
  if (!report) throw new Error('the fake lab has made no report');
  const histories = {
    many: longHistory({ seed: SEED, operations: MANY, perSecond: PER_SECOND }),
    long: longHistory({ seed: SEED, operations, perSecond: PER_SECOND }),
  };
  let given = histories.many;
  lab.history = async () => Readable.from(given);
  const api = await serveApi(lab);
  const address = `${api.url}#token=${token}`;
  try {
    say('First paint');
    const firstPaintMs = await firstPaint(browser, address);
    say(`Opening ${MANY} operations`);
    const page = await newPage(browser, address);
    const opening = startWatching(page);
    const openMs = await openRun(page, report.run);
    const open = { openMs, ...(await opening()) };
    await page.close();
    say(`Replaying ${operations} operations, ${minutes} minutes`);
    given = histories.long;
    return { firstPaintMs, open, played: await play(browser, address, report.run) };
  } finally {
    await api.close();
  }
}

async function play(browser: Browser, address: string, run: string) {
  const page = await newPage(browser, address);
  await openRun(page, run);
  const session = await page.context().newCDPSession(page);
  await page.getByLabel('Speed').selectOption('1');
  await page.getByRole('button', { name: 'Play' }).click();
  await sleep(2_000);
  const heapMbFirst = await heapMb(session);
  const watched = startWatching(page);
  await sleep(Math.max(1, minutes * 60 - 4) * 1_000);
  const seen = await watched();
  const heapMbLast = await heapMb(session);
  await page.close();
  return { ...seen, heapMbFirst, heapMbLast };
}

/** The real laboratory beside it, on the same machine: three nodes, Redis where there is one, steady traffic. */
async function live(browser: Browser) {
  say('The live lab, with traffic');
  const lab = await startPage();
  try {
    const ran: string[] = [];
    for (const name of ['jwt', 'redis']) {
      const started = await lab.post(`deployments/${name}/start`, {}).then(
        () => true,
        () => false,
      );
      if (!started) continue;
      await lab.post(`deployments/${name}/traffic`, { requestsPerSecond: LIVE_TRAFFIC });
      ran.push(`${name} on 3 nodes with ${LIVE_TRAFFIC} requests/s`);
    }
    const page = await newPage(browser, lab.address);
    await sleep(3_000);
    const watched = startWatching(page);
    await sleep(LIVE_SECONDS * 1_000);
    const seen = await watched();
    await page.close();
    return { ...seen, seconds: LIVE_SECONDS, beside: ran };
  } finally {
    await lab.stop();
  }
}

function scriptBytes(): number {
  const assets = fileURLToPath(new URL('../dist/web/assets/', import.meta.url));
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
  return scripts.reduce((sum, name) => sum + gzipSync(readFileSync(assets + name)).length, 0);
}

const found = findChromium();
if ('missing' in found) {
  say(found.missing);
  process.exit(3);
}
const browser = await launchChromium(found.path);
try {
  const before = loadavg()[0] ?? 0;
  const replayed = await replay(browser);
  const report = {
    minutes,
    scriptBytes: scriptBytes(),
    ...replayed,
    live: await live(browser),
    load: [before, loadavg()[0]],
  };
  process.stdout.write(asked.json ? `${JSON.stringify(report, null, 2)}\n` : text(report));
} finally {
  await browser.close();
}

interface Report extends Awaited<ReturnType<typeof replay>> {
  readonly minutes: number;
  readonly scriptBytes: number;
  readonly live: Awaited<ReturnType<typeof live>>;
  readonly load: readonly (number | undefined)[];
}

function text({ scriptBytes, firstPaintMs, open, played, live: seen, load, ...rest }: Report): string {
  const tasks = (of: { longTasks: number; longestTaskMs: number }) =>
    `${of.longTasks}, longest ${of.longestTaskMs} ms`;
  const rows = [
    ['JavaScript, gzipped', `${Math.round(scriptBytes / 1000)} kB`],
    ['first paint on loopback', `${firstPaintMs} ms`],
    [`opening ${MANY} operations`, `${open.openMs} ms`],
    ['long tasks over 50 ms meanwhile', tasks(open)],
    [`replaying ${PER_SECOND} requests/s for ${rest.minutes} min: long tasks`, tasks(played)],
    ['the same: frames a second', String(played.framesPerSecond)],
    ['the same: heap at first, at last', `${played.heapMbFirst} MB, ${played.heapMbLast} MB`],
    [`live for ${seen.seconds} s: frames a second`, String(seen.framesPerSecond)],
    ['the same: long tasks', tasks(seen)],
    ['what ran beside it', seen.beside.join(', ')],
    ['load average before, after', load.map((each) => each?.toFixed(1)).join(', ')],
  ];
  return `| of the page | measured |\n| --- | --- |\n${rows.map((row) => `| ${row.join(' | ')} |\n`).join('')}`;
}
