// The charts of a stored run in a real browser, and what of it can be taken along.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { openPages, skip } from '../../support/page.ts';
import { labWithRun, opened } from '../../support/replay-page.ts';

describe('the charts of a run', { skip, timeout: 300_000 }, () => {
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
