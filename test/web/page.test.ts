// The page as people meet it: built, served by the lab's own interface, in a real browser. The lab behind it is
// the fake one, which can be brought into every state at once.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { builtPage, serveApi } from '../support/api.ts';
import { findChromium, launchChromium } from '../support/chromium.ts';
import { createFakeLab, type FakeLab } from '../support/fake-lab/fake-lab.ts';
import { axeViolations, type Opened, openPage, sidewaysOverflow, viewports } from '../support/page.ts';
import { until } from '../support/until.ts';

const chromium = findChromium();
const isBuilt = existsSync(join(builtPage, 'index.html'));
const skip =
  'missing' in chromium ? chromium.missing : !isBuilt && 'The page is not built: npm run build:web';

/** Two deployments run, one node and one store are broken, an experiment and the comparison are done. */
async function busyLab(): Promise<FakeLab> {
  const lab = createFakeLab();
  for (const name of ['jwt', 'sticky', 'redis'] as const) await lab.startDeployment(name);
  for (const work of [() => lab.run({ experiments: ['03-two-servers'] }), () => lab.compare()]) {
    const ended = work();
    lab.finishRun();
    await ended;
  }
  return lab;
}

async function breakThings(lab: FakeLab): Promise<void> {
  await lab.visit('jwt', 'login');
  await lab.visit('jwt', 'me');
  await lab.breakNode('sticky', 'node-2', 'kill');
  await lab.breakNode('sticky', 'node-3', 'pause');
  await lab.breakStore('redis', 'stop');
}

/** Presses Tab until the wanted element has the focus, as somebody without a mouse does. */
async function tabTo({ page }: Opened, wanted: string): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(
      'document.activeElement.closest("label")?.textContent ?? document.activeElement.textContent',
    );
    if (String(focused).trim().startsWith(wanted)) return;
  }
  assert.fail(`the keyboard does not reach ${wanted}`);
}

describe('the page', { skip }, () => {
  let browser: Browser;
  before(async () => {
    if ('path' in chromium) browser = await launchChromium(chromium.path);
  });
  after(() => browser?.close());

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [size, viewport] of Object.entries(viewports)) {
      it(`has no accessibility violation, ${colorScheme} and ${size}`, async () => {
        const lab = await busyLab();
        const opened = await openPage(browser, lab, { colorScheme, viewport, reducedMotion: 'reduce' });
        const { page } = opened;
        const check = async (what: string) => {
          assert.deepEqual(await axeViolations(page), [], what);
          assert.equal(await sidewaysOverflow(page), 0, `${what} scrolls sideways`);
        };
        await breakThings(lab);
        await page.getByText('stop store').waitFor();
        await check('the lab');
        await opened.goTo('#/experiments');
        await page.getByRole('heading', { name: 'Claims that can turn out false' }).waitFor();
        await check('the course');
        await opened.goTo('#/compare');
        await page.getByRole('table').waitFor();
        await check('the comparison');
        await opened.goTo('#/experiments/07-kill-one');
        await page.getByLabel('memory', { exact: true }).check();
        await check('a prediction');
        await page.getByRole('button', { name: 'Run', exact: true }).click();
        await page.getByText('running now').waitFor();
        await check('a run');
        lab.finishRun();
        await page.getByText('as you said').waitFor();
        await check('a result');
        assert.deepEqual(opened.complaints, []);
        await opened.close();
      });
    }
  }

  it('hides the token at once, and keeps it over a reload', async () => {
    const opened = await openPage(browser, createFakeLab());
    const { page } = opened;
    assert.equal(new URL(page.url()).hash, '#/');
    await page.reload();
    await page.getByRole('button', { name: 'Start jwt' }).click();
    await page.getByRole('button', { name: 'Stop jwt' }).waitFor();
    await opened.close();
  });

  it('lets an experiment be run by keyboard alone, predicted before and explained after', async () => {
    const lab = createFakeLab();
    const opened = await openPage(browser, lab);
    const { page } = opened;
    await tabTo(opened, '03');
    await page.keyboard.press('Enter');
    await page.getByText('Choose a prediction first').waitFor();
    await tabTo(opened, 'None of them');
    await page.keyboard.press('Space');
    await tabTo(opened, 'Run');
    await page.keyboard.press('Enter');
    await page.getByText('Running on real servers').waitFor();
    lab.finishRun();
    await page.getByText('not this time').waitFor();
    assert.match(
      await page.getByRole('main').innerText(),
      /You predicted[\s\S]+It was[\s\S]+Because[\s\S]+Try next/,
    );
    assert.match(await page.getByRole('main').innerText(), /operation 412/);
    await tabTo(opened, '04 affinity');
    await opened.close();
  });

  it('lets nobody run an experiment without a prediction, nor see the result first', async () => {
    const lab = await busyLab();
    const opened = await openPage(browser, lab);
    const { page } = opened;
    const callsBefore = lab.calls.length;
    await opened.goTo('#/experiments/03-two-servers');
    await page.getByRole('button', { name: 'Run', exact: true }).click({ force: true });
    assert.doesNotMatch(await page.getByRole('main').innerText(), /breaks/);
    assert.equal(lab.calls.length, callsBefore);
    await opened.close();
  });

  it('breaks and heals a node, and shows what the gateway saw', async () => {
    const lab = createFakeLab();
    await lab.startDeployment('jwt');
    const opened = await openPage(browser, lab);
    const jwt = opened.page.getByRole('region', { name: 'jwt' });
    await jwt.getByRole('radio', { name: /node-2/ }).check({ force: true });
    await jwt.getByRole('button', { name: 'Kill' }).click();
    await jwt.getByText('down', { exact: true }).waitFor();
    assert.deepEqual(lab.calls.at(-1), ['kill', 'jwt', 'node-2']);
    await jwt.getByRole('button', { name: 'Me' }).click();
    await jwt.getByRole('cell', { name: 'GET /api/me' }).waitFor();
    await jwt.getByRole('button', { name: 'Heal' }).click();
    await until('the node is healed', () => lab.calls.at(-1)?.[0] === 'heal');
    await opened.close();
  });

  it('says in words what the lab refuses', async () => {
    const lab = createFakeLab();
    const opened = await openPage(browser, lab);
    lab.startDeployment = () => lab.breakStore('jwt', 'stop');
    await opened.page.getByRole('button', { name: 'Start jwt' }).click();
    await opened.page.getByRole('alert').getByText('jwt has no store.').waitFor();
    await opened.close();
  });

  it('keeps its picture while the stream is cut, and catches up when it is back', async () => {
    const lab = createFakeLab();
    await lab.startDeployment('jwt');
    const opened = await openPage(browser, lab);
    const { page, api } = opened;
    await lab.visit('jwt', 'me');
    await page.getByRole('cell', { name: 'GET /api/me' }).waitFor();
    await api.close();
    await page.getByText('The connection to the lab is lost').waitFor();
    await page.getByRole('cell', { name: 'GET /api/me' }).waitFor();
    await lab.breakNode('jwt', 'node-3', 'kill');
    const again = await serveApi(lab, { port: api.port });
    await page.getByText('kill node-3').waitFor();
    await page.getByText('The connection to the lab is lost').waitFor({ state: 'detached' });
    assert.equal(await page.getByRole('cell', { name: 'GET /api/me' }).count(), 1);
    await page.context().close();
    await again.close();
  });

  it('can only look when it was opened without the token', async () => {
    const opened = await openPage(browser, createFakeLab());
    const page = await (await browser.newContext()).newPage();
    await page.goto(opened.api.url);
    await page.getByText('You can look, but not act').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Start jwt' }).getAttribute('aria-disabled'), 'true');
    await page.context().close();
    await opened.close();
  });

  it('turns dark and light by hand, and remembers it', async () => {
    const opened = await openPage(browser, createFakeLab(), { colorScheme: 'light' });
    const { page } = opened;
    const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    await page.getByRole('button', { name: /Change to light/ }).click();
    await page.getByRole('button', { name: /Change to dark/ }).click();
    assert.equal(await background(), 'rgb(14, 18, 23)');
    await page.reload();
    await page.getByRole('button', { name: 'Theme: dark' }).waitFor();
    assert.equal(await background(), 'rgb(14, 18, 23)');
    await opened.close();
  });
});
