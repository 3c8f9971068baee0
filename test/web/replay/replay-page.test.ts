// Stored runs in a real browser: replayed by mouse and by keyboard, side by side, from links and from files.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { createFakeLab, type FakeLab } from '../../support/fake-lab/fake-lab.ts';
import { historyOf } from '../../support/fake-lab/histories.ts';
import { axeViolations, openPages, sidewaysOverflow, skip, viewports } from '../../support/page.ts';
import { until } from '../../support/until.ts';

/** A lab in which this experiment has been run. */
async function labWithRun(): Promise<{ lab: FakeLab; run: string }> {
  const lab = createFakeLab();
  const ended = lab.run({ experiments: ['07-kill-one'] });
  lab.finishRun();
  const [report] = await ended;
  assert.ok(report);
  return { lab, run: report.run };
}

const lines = (name: 'memory' | 'redis'): string =>
  historyOf('07-kill-one', name, 7)
    .map((event) => `${JSON.stringify(event)}\n`)
    .join('');

const headline = (page: Page) => page.getByRole('heading', { level: 1 }).innerText();
const slider = (page: Page) => page.getByRole('slider', { name: 'Moment of the run' });
const moment = async (page: Page): Promise<number> => Number(await slider(page).inputValue());
const opened = (page: Page) => slider(page).waitFor();

describe('the place of stored runs', { skip, timeout: 120_000 }, () => {
  const open = openPages();

  it('says that nothing has been run yet, and what to do', async () => {
    const { page, goTo } = await open(createFakeLab());
    await goTo('#/runs');
    await page.getByText('Nothing has been run yet.').waitFor();
    await page.getByRole('link', { name: 'Run an experiment' }).click();
    await page.getByRole('heading', { name: 'Claims that can turn out false' }).waitFor();
  });

  it('lists the runs, those that cannot be read with their reason, and opens one', async () => {
    const { lab, run } = await labWithRun();
    const known = await lab.runs();
    const broken = { run: 'x', experiment: '03-two-servers', seed: 1, startedAt: '2026-01-01T09:00:00.000Z' };
    lab.runs = async () => [
      ...known,
      { ...broken, passed: null, deployments: [], broken: 'report.json ends in the middle of line 3.' },
    ];
    const { page, goTo } = await open(lab);
    await goTo('#/runs');
    await page.getByText('report.json ends in the middle of line 3.').waitFor();
    await page.getByRole('link', { name: /^M?\s*memory of 07-kill-one/ }).click();
    await opened(page);
    assert.match(page.url(), new RegExp(`#/runs/${run}/memory$`));
  });

  it('says of a run that is not there that it is not there', async () => {
    const { page, goTo } = await open(createFakeLab());
    await goTo('#/runs/no-such-run/memory');
    await page.getByRole('alert').getByText('There is no run no-such-run').waitFor();
    await page.getByRole('link', { name: 'All stored runs' }).waitFor();
  });
});

describe('a replay', { skip, timeout: 120_000 }, () => {
  const open = openPages();

  it('is played, paused and stepped by keyboard', async () => {
    const { lab, run } = await labWithRun();
    const { page, goTo } = await open(lab);
    await goTo(`#/runs/${run}/memory`);
    await opened(page);
    await page.keyboard.press('.');
    const first = await moment(page);
    await page.keyboard.press('.');
    const second = await moment(page);
    assert.ok(first > 0 && second > first, `${first}, then ${second}`);
    await page.keyboard.press(',');
    assert.equal(await moment(page), first);
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await until('time goes on', async () => (await moment(page)) > first);
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Play' }).waitFor();
    const still = await moment(page);
    await page.keyboard.press('End');
    assert.ok((await moment(page)) > still);
    await page.keyboard.press('Home');
    assert.equal(await moment(page), 0);
  });

  it('is played, paused, slowed and stepped by mouse, and stops at its end by itself', async () => {
    const { lab, run } = await labWithRun();
    const { page, goTo } = await open(lab);
    await goTo(`#/runs/${run}/memory`);
    await opened(page);
    await page.getByRole('button', { name: 'Step one hop' }).click();
    const stepped = await moment(page);
    assert.ok(stepped > 0);
    await page.getByRole('button', { name: 'Step back one hop' }).click();
    assert.ok((await moment(page)) <= stepped);
    await page.getByLabel('Speed').selectOption('4');
    await page.getByRole('button', { name: 'Play' }).click();
    await until('the run is over', async () => (await moment(page)) === 1004);
    await page.getByRole('button', { name: 'Play' }).waitFor();
  });

  it('shows at each moment who is down, who holds what, and what was lost', async () => {
    const { lab, run } = await labWithRun();
    const { page, goTo } = await open(lab);
    await goTo(`#/runs/${run}/sticky?at=480`);
    await opened(page);
    const node = page.getByRole('table', { name: 'sticky as a table' }).getByRole('row', { name: /^node 2/ });
    assert.match(await node.innerText(), /healthy[\s\S]*holds 1 session: s2/);
    await page.getByRole('button', { name: /^kill node-2, at/ }).click();
    assert.equal(await headline(page), 'Node 2 is gone, and one session with it.');
    assert.match(await node.innerText(), /killed|down/);
    assert.match(await node.innerText(), /lost/);
  });

  it('opens at the operation that proves a verdict, from the link in the result', async () => {
    const { lab } = await labWithRun();
    const { page, goTo } = await open(lab);
    await goTo('#/experiments/07-kill-one');
    await page.getByRole('button', { name: 'Show what the last run found' }).click();
    const memory = page.getByRole('region', { name: 'memory' });
    await memory.getByRole('link', { name: 'operation 412' }).click();
    await opened(page);
    assert.equal(await headline(page), 'Operation 412: s2 (bob) GET /me, node-3 answered 401');
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    await inspector.getByText('This operation proves that I7 is false').waitFor();
    const at = await moment(page);
    assert.ok(at >= 560 && at <= 700, `it stands at ${at}`);
    await page.keyboard.press('Escape');
    await inspector.waitFor({ state: 'hidden' });
  });

  it('says so when the address names an operation that is not there', async () => {
    const { lab, run } = await labWithRun();
    const { page, goTo } = await open(lab);
    await goTo(`#/runs/${run}/memory?operation=9`);
    await page.getByRole('heading', { name: 'There is no operation 9 in this history' }).waitFor();
  });

  it('shows two runs side by side on one clock', async () => {
    const { lab, run } = await labWithRun();
    const shown = await open(lab);
    const { page, goTo } = shown;
    await goTo(`#/runs/${run}/memory/with/${run}/redis?at=600`);
    await opened(page);
    const memory = page.getByRole('table', { name: 'memory as a table' });
    const redis = page.getByRole('table', { name: 'redis as a table' });
    for (const table of [memory, redis]) {
      assert.match(await table.getByRole('row', { name: /^node 2/ }).innerText(), /killed|down/);
    }
    await slider(page).fill('1000');
    for (const table of [memory, redis]) {
      assert.match(await table.getByRole('row', { name: /^node 2/ }).innerText(), /healthy/);
    }
    assert.deepEqual(await axeViolations(page), []);
    assert.deepEqual(shown.complaints, []);
  });
});

describe('a run file from this machine', { skip, timeout: 120_000 }, () => {
  const open = openPages();
  const choose = async (page: Page, name: string, text: string) =>
    page
      .getByLabel('Open a run file…')
      .setInputFiles({ name, mimeType: 'application/jsonl', buffer: Buffer.from(text) });

  it('is replayed without being sent anywhere', async () => {
    const { page, goTo } = await open(createFakeLab());
    await goTo('#/runs');
    const asked: string[] = [];
    page.on('request', (request) => request.method() === 'GET' || asked.push(request.url()));
    await choose(page, 'memory.jsonl', lines('memory'));
    await opened(page);
    await page.getByRole('table', { name: 'memory as a table' }).waitFor();
    assert.deepEqual(asked, []);
  });

  it('that ends in the middle of a line is shown as far as it goes, and the line is named', async () => {
    const { page, goTo } = await open(createFakeLab());
    await goTo('#/runs');
    const whole = lines('memory');
    await choose(page, 'memory.jsonl', whole.slice(0, -30));
    await opened(page);
    const last = whole.trimEnd().split('\n').length;
    await page.getByText(`Line ${last}: the file ends in the middle of this line.`).waitFor();
    await page.getByText('The history ends before 1 request did.').waitFor();
  });

  it('with a line that is no event is shown without it, and the line is named', async () => {
    const { page, goTo } = await open(createFakeLab());
    await goTo('#/runs');
    const [first = '', ...rest] = lines('redis').split('\n');
    await choose(page, 'redis.jsonl', [first, '{"type":"surprise"}', 'not json', ...rest].join('\n'));
    await opened(page);
    await page.getByText('Line 2: this is JSON, but no event of a history (surprise).').waitFor();
    await page.getByText('Line 3: this is not JSON.').waitFor();
  });

  it('that is something else is refused in words', async () => {
    const { page, goTo } = await open(createFakeLab());
    await goTo('#/runs');
    await choose(page, 'notes.jsonl', 'Dear diary,\nnothing happened.\n');
    await page
      .getByRole('alert')
      .getByText('This is no history of a run. Line 1: this is not JSON.')
      .waitFor();
    await choose(page, 'empty.jsonl', '');
    await page.getByRole('alert').getByText('The file is empty.').waitFor();
  });
});

describe('the charts of a run', { skip, timeout: 120_000 }, () => {
  const open = openPages();

  it('say what they are about, have a table twin, and can be taken along', async () => {
    const { lab, run } = await labWithRun();
    const shown = await open(lab, { viewport: { width: 1440, height: 900 } });
    const { page, goTo } = shown;
    await goTo(`#/runs/${run}/memory`);
    await opened(page);
    const latency = page.getByRole('figure').filter({ hasText: 'Latency, ms' });
    await latency.getByText('n = 16').waitFor();
    await latency.getByRole('img', { name: /^Latency, ms, n = 16\. At the end: p50 4\.0 ms/ }).waitFor();
    assert.ok(await latency.locator('canvas').count());
    for (const title of ['Requests/s', 'Sessions held', 'On the wire, kB/s']) {
      await page
        .getByRole('figure')
        .filter({ hasText: title })
        .getByText(/n = \d/)
        .waitFor();
    }
    const saved = async (button: string) => {
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        latency.getByRole('button', { name: button }).click(),
      ]);
      return readFile(await file.path());
    };
    assert.match((await saved('CSV: Latency, ms')).toString(), /^seconds,p50,p95,p99\r\n0\.025,/);
    assert.equal((await saved('PNG: Latency, ms')).subarray(1, 4).toString(), 'PNG');
    await latency.getByRole('button', { name: 'Table: Latency, ms' }).click();
    await latency.getByRole('columnheader', { name: 'p99' }).waitFor();
    assert.equal(await latency.getByRole('row').count(), 22);
    assert.deepEqual(shown.complaints, [], 'nothing is refused by the content security policy');
  });

  it('come with the measurements and the whole run as files', async () => {
    const { lab, run } = await labWithRun();
    const { page, goTo } = await open(lab);
    await goTo(`#/runs/${run}/memory`);
    await opened(page);
    const saved = async (role: 'button' | 'link', name: string) => {
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole(role, { name }).click(),
      ]);
      return (await readFile(await file.path())).toString();
    };
    assert.match(
      await saved('button', 'CSV of the measurements'),
      /07-kill-one,7,memory,observed,breaks\r\n/,
    );
    assert.equal(JSON.parse(await saved('button', 'JSON of the run')).run, run);
    assert.match(await saved('link', 'Report as one HTML file'), /<!doctype html>/);
  });
});

describe('history and replay', { skip, timeout: 120_000 }, () => {
  const open = openPages();
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [size, viewport] of Object.entries(viewports)) {
      it(`have no accessibility violation, ${colorScheme} and ${size}`, async () => {
        const { lab, run } = await labWithRun();
        const shown = await open(lab, { colorScheme, viewport, reducedMotion: 'reduce' });
        const { page, goTo } = shown;
        const check = async (what: string) => {
          assert.deepEqual(await axeViolations(page), [], what);
          assert.equal(await sidewaysOverflow(page), 0, `${what} scrolls sideways`);
        };
        await goTo('#/runs');
        await page.getByRole('table').waitFor();
        await check('the list');
        await goTo(`#/runs/${run}/memory?operation=412`);
        await opened(page);
        await check('a replay');
        assert.deepEqual(shown.complaints, []);
      });
    }
  }
});
