// A stored run in a real browser: replayed by mouse and by keyboard, from links, and beside another.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { axeViolations, openPages, skip } from '../../support/page.ts';
import { labWithRun, moment, opened, slider } from '../../support/replay-page.ts';
import { until } from '../../support/until.ts';

const headline = (page: Page) => page.getByRole('heading', { level: 1 }).innerText();

describe('a replay', { skip, timeout: 300_000 }, () => {
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
    await page.getByRole('navigation', { name: 'Experiments' }).getByText('1 of 2 done').waitFor();
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
    const other = await labWithRun('03-two-servers', lab);
    const shown = await open(lab);
    const { page, goTo } = shown;
    await goTo(`#/runs/${run}/memory/with/${other.run}/redis?at=600`);
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
    await page.getByText('03-two-servers, seed 7').waitFor();
    assert.deepEqual(await axeViolations(page), []);
    assert.deepEqual(shown.complaints, []);
  });
});
