// A report of real runs, opened as a file in a real browser that has no network.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { twoServers } from '../../../experiments/03-two-servers.ts';
import { findChromium, launchChromium } from '../../support/chromium.ts';
import { History } from '../../support/history.ts';
import { runLab } from '../../support/lab-process.ts';
import { markedFolder } from '../../support/leftovers.ts';
import { axeViolations, sidewaysOverflow } from '../../support/page.ts';
import { pageOf, result, runOf } from '../../support/report.ts';

const chromium = findChromium();
const skip = 'missing' in chromium ? chromium.missing : false;
const wide = { width: 1280, height: 720 };

describe('a report in a browser without a network', { skip, timeout: 300_000 }, () => {
  let browser: Browser;
  let file = '';
  const folder = markedFolder({ after: (clean) => after(clean as () => void) });

  before(async () => {
    if ('path' in chromium) browser = await launchChromium(chromium.path);
    file = join(folder.path, 'report of runs & more.html');
    const options = ['--deployment', 'jwt', '--deployment', 'memory', '--runs', folder.path];
    const ended = await runLab(folder, ['run', '03', '08', ...options, '--report', file]);
    assert.equal(ended.code, 0, ended.stderr);
    assert.match(ended.stderr, /^Report: .*more\.html$/m);
  });
  after(() => browser?.close());

  async function open(
    path: string,
    options: BrowserContextOptions,
    look: (page: Page) => Promise<void>,
  ): Promise<void> {
    const context = await browser.newContext({ viewport: wide, offline: true, ...options });
    try {
      const page = await context.newPage();
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      page.on('dialog', (dialog) => complaints.push(dialog.message()));
      const { href } = pathToFileURL(path);
      await page.goto(href);
      await look(page);
      assert.deepEqual(
        asked.filter((url) => url !== href && !url.startsWith('data:')),
        [],
      );
      assert.deepEqual(complaints, []);
    } finally {
      await context.close();
    }
  }

  it('tells both runs without a script', async () => {
    await open(file, { javaScriptEnabled: false }, async (page) => {
      const text = await page.locator('main').innerText();
      for (const words of [
        'Behind a gateway that sends each request to the next node, any node serves any session.',
        'How does server 2 know who is asking?',
        'Which strategy forgets who is asking?',
        ...twoServers.steps.map((step) => step.text),
        'A restart of all nodes, one after the other, loses no session.',
        'However politely it ends: what a process has in memory ends with it.',
        'restart every node',
        'breaks, as expected',
        'breaks: memory; holds: jwt',
        'gateway round-robin',
        'sessions lost',
        'invalid_session',
      ]) {
        assert.ok(text.includes(words), words);
      }
      assert.match(text, /s\d was refused \(401\) although its session was alive/);
      const option = page.locator('#run-03-two-servers .options .true');
      assert.match(await option.innerText(), /^memory\s+what was expected, and what came out$/);
      const footer = await page.locator('footer').innerText();
      assert.match(footer, /run 03 08 --deployment jwt --deployment memory --seed 1/);
      assert.ok(footer.includes(process.versions.node) && footer.includes(process.platform));
      assert.ok(!footer.includes(folder.path), 'nothing of the machine that is not needed');
    });
  });

  it('names the proving operation in words, table and drawing', async () => {
    await open(file, {}, async (page) => {
      const memory = page.locator('#run-03-two-servers-memory');
      const number = (await memory.locator('tr.proves th').first().innerText()).match(/^\d+/)?.[0];
      assert.ok(number);
      const said = await memory.locator('dl.proof').innerText();
      assert.match(said, new RegExp(`operation ${number}\\b`));
      assert.match(
        await memory.locator('svg.timeline').innerHTML(),
        new RegExp(`proof: operation ${number}<`),
      );
      const lanes = await memory.locator('svg.timeline text.name').allTextContents();
      assert.deepEqual(lanes, ['node-1', 'node-2', 'node-3']);
      const marks = await memory.locator('svg.timeline g > title').count();
      await memory.locator('summary').click();
      const rows = memory.getByRole('table', { name: 'Operations' }).locator('tbody tr');
      assert.equal(await rows.count(), marks);
    });
  });

  for (const [colorScheme, width] of [
    ['light', 360],
    ['dark', 1280],
  ] as const) {
    it(`has no accessibility violation, ${colorScheme} and ${width} px wide`, async () => {
      await open(file, { colorScheme, viewport: { width, height: 800 } }, async (page) => {
        await page.locator('summary').first().click();
        assert.deepEqual(await axeViolations(page), []);
      });
    });
  }

  it('does not scroll sideways, from a telephone to a projector, also with its tables open', async () => {
    await open(file, {}, async (page) => {
      for (const summary of await page.locator('summary').all()) await summary.click();
      for (const width of [360, 390, 768, 1280, 1920, 3840]) {
        await page.setViewportSize({ width, height: 800 });
        assert.equal(await sidewaysOverflow(page), 0, `${width} px`);
      }
    });
  });

  it('is light on paper, whatever it is on the screen, and cuts nothing off', async () => {
    await open(file, { colorScheme: 'dark' }, async (page) => {
      const ink = () => page.evaluate<string>('getComputedStyle(document.body).color');
      const onScreen = await ink();
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      assert.equal(await ink(), 'rgb(26, 34, 48)');
      assert.notEqual(onScreen, await ink());
      // A4 between its margins.
      await page.setViewportSize({ width: 680, height: 960 });
      const cut = `[...document.querySelectorAll('main *')].filter((each) => each.scrollWidth > each.clientWidth + 1
        && getComputedStyle(each).display !== 'inline' && !each.closest('.unseen, svg')).map(({ outerHTML }) => outerHTML.slice(0, 80))`;
      assert.deepEqual(await page.evaluate(cut), []);
    });
  });

  it('brings its letters along', async () => {
    await open(file, {}, async (page) => {
      await page.evaluate('document.fonts.ready');
      const loaded =
        "[...document.fonts].filter(({ status }) => status === 'loaded').map(({ family }) => family)";
      const families = await page.evaluate<string[]>(loaded);
      assert.ok(
        families.some((family) => family.includes('Inter')),
        families.join(),
      );
    });
  });

  it('shows hostile words as words', async () => {
    const evil = '"><script>document.title="gone"</script><img src=x onerror=alert(1)></style><h1>gone</h1>';
    const written = new History({ nodes: [evil] });
    written.client(evil, evil).fails('me', 401, {}, { servedBy: evil, code: evil });
    const hostile = result({ evidence: [{ invariant: 'I7', operation: 0, text: evil }], notes: [evil] });
    const path = join(folder.path, 'hostile.html');
    await writeFile(path, await pageOf([runOf([hostile], { title: evil })], written.events));
    await open(path, {}, async (page) => {
      assert.equal(await page.evaluate('document.scripts.length + document.images.length'), 0);
      assert.equal(await page.locator('h1').count(), 1);
      assert.equal(await page.locator('h1').innerText(), evil);
      assert.ok((await page.locator('dl.proof').innerText()).includes(evil));
      assert.match(await page.title(), /<script>/);
    });
  });

  it('is small', async () => {
    assert.ok((await readFile(file)).length < 1_000_000);
  });
});
