// The place of stored runs: their list, files from this machine, and how it looks to those who do not see it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { createFakeLab } from '../../support/fake-lab/fake-lab.ts';
import { historyOf } from '../../support/fake-lab/histories.ts';
import { axeViolations, openPages, sidewaysOverflow, skip, viewports } from '../../support/page.ts';
import { labWithRun, opened } from '../../support/replay-page.ts';

const lines = (name: 'memory' | 'redis'): string =>
  historyOf('07-kill-one', name, 7)
    .map((event) => `${JSON.stringify(event)}\n`)
    .join('');

describe('the place of stored runs', { skip, timeout: 300_000 }, () => {
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
      {
        ...broken,
        server: null,
        passed: null,
        deployments: [],
        broken: 'report.json ends in the middle of line 3.',
      },
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

describe('a run file from this machine', { skip, timeout: 300_000 }, () => {
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

describe('history and replay', { skip, timeout: 300_000 }, () => {
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
