/** The built page in a real browser, over whichever lab it is given. */

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, afterEach, before } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { LabControl } from '../../src/lab/lab-control.ts';
import { builtPage, serveApi, token } from './api.ts';
import { findChromium, launchChromium } from './chromium.ts';

type Served = Awaited<ReturnType<typeof serveApi>>;
const wide = { width: 1280, height: 720 };
export const viewports = { wide, narrow: { width: 390, height: 844 } };

export interface Opened {
  readonly page: Page;
  readonly api: Served;
  /** What the browser complained about: errors, and what the content security policy refused. */
  readonly complaints: string[];
  goTo(fragment: string): Promise<void>;
  close(): Promise<void>;
}

const chromium = findChromium();
const isBuilt = existsSync(join(builtPage, 'index.html'));

/** Why the page cannot be tested on this machine; false when it can. */
export const skip =
  'missing' in chromium ? chromium.missing : !isBuilt && 'The page is not built: npm run build:web';

/** One browser for a suite, to be called inside of it; what a test opens is closed after it, also a failed one. */
export function openPages(): (lab: LabControl, options?: BrowserContextOptions) => Promise<Opened> {
  const opened: Opened[] = [];
  let browser: Browser;
  before(async () => {
    if ('path' in chromium) browser = await launchChromium(chromium.path);
  });
  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close();
  });
  after(() => browser?.close());
  return async (lab, options) => {
    const next = await openPage(browser, lab, options);
    opened.push(next);
    return next;
  };
}

async function openPage(
  browser: Browser,
  lab: LabControl,
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const api = await serveApi(lab);
  const context = await browser.newContext({ viewport: wide, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(api.url).origin)
      complaints.push(`foreign: ${request.url()}`);
  });
  const close = async () => {
    await context.close();
    await api.close();
  };
  try {
    await page.goto(`${api.url}#token=${token}`);
    await page.getByRole('heading', { level: 2, name: 'jwt' }).waitFor();
  } catch (error) {
    // What is left open would keep the test's process alive.
    await close();
    throw error;
  }
  return {
    page,
    api,
    complaints,
    async goTo(fragment) {
      await page.evaluate(`location.hash = ${JSON.stringify(fragment)}`);
    },
    close,
  };
}

const axeSource = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Half-way between two colours nothing has its contrast. What never ends is not waited for. */
const STILL = `Promise.all(document.getAnimations()
  .filter((animation) => Number.isFinite(animation.effect.getComputedTiming().endTime))
  .map((animation) => animation.finished.catch(() => undefined))).then(() => undefined)`;

/** Each violation as one line. Not as a script element: the page's policy would refuse it. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(STILL);
  await page.evaluate(await axeSource);
  const { violations } = (await page.evaluate('axe.run()')) as AxeResults;
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}

export const sidewaysOverflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
