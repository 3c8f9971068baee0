// The comparison: from a value to the run behind it, and from a case to a decision that can be taken away.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { createFakeLab, type FakeLab } from '../support/fake-lab/fake-lab.ts';
import { axeViolations, openPages, sidewaysOverflow, skip, viewports } from '../support/page.ts';

async function measured(): Promise<FakeLab> {
  const lab = createFakeLab();
  const ended = lab.compare();
  lab.finishRun();
  await ended;
  return lab;
}

describe('the comparison', { skip, timeout: 180_000 }, () => {
  const open = openPages();

  it('says before anything is measured what measuring takes, and begins it', async () => {
    const lab = createFakeLab();
    const { page, goTo } = await open(lab);
    await goTo('#/compare');
    await page.getByText('Nothing has been measured yet.').waitFor();
    assert.match(await page.getByRole('main').innerText(), /runs 9 experiments[\s\S]+a few minutes/);
    await page.getByRole('button', { name: 'Measure', exact: true }).click();
    await page.getByText('compare is running').waitFor();
    lab.finishRun();
    await page.getByRole('table').waitFor();
    assert.deepEqual(lab.calls.at(-1), ['compare', undefined]);
  });

  it('opens the run behind a value, with its verdict, its proof, and the way into the replay', async () => {
    const { page, goTo } = await open(await measured());
    await goTo('#/compare');
    await page
      .getByRole('row', { name: /^S sticky|^sticky/ })
      .getByRole('button', { name: /33 % lost/ })
      .click();
    const evidence = page.getByRole('region', { name: 'Evidence' });
    await evidence.getByText('sticky: Survives the loss of a server, no (33 % lost)').waitFor();
    await evidence.getByText('breaks, as expected').waitFor();
    await evidence.getByText('Operation 412.').waitFor();
    assert.equal(new URL(page.url()).hash, '#/compare?cell=sticky.survivesServerLoss');
    assert.equal(
      await evidence.getByRole('link', { name: 'Replay the run' }).getAttribute('href'),
      '#/runs/2026-01-01T10-00-00-000Z-07-kill-one-seed7/sticky?operation=412',
    );
    await page.reload();
    await evidence.getByText('Operation 412.').waitFor();
  });

  it('says of a value that nobody measured which experiment measures it', async () => {
    const { page, goTo } = await open(await measured());
    await goTo('#/compare?cell=memory.latencyMs');
    const evidence = page.getByRole('region', { name: 'Evidence' });
    await evidence.getByRole('link', { name: '26-latency-and-throughput' }).waitFor();
  });

  it('answers which strategy fits, and leaves a decision record', async () => {
    const { page, goTo } = await open(await measured(), {
      permissions: ['clipboard-read', 'clipboard-write'],
      acceptDownloads: true,
    });
    await goTo('#/compare');
    const chooser = page.getByRole('complementary', { name: 'Inspector' });
    await chooser.getByLabel('A logout counts').selectOption('at once');
    await chooser.getByLabel('A server dies: may be lost').selectOption('no session');
    await chooser.getByLabel('Users logged in').fill('50 000');
    await chooser.getByRole('article', { name: 'redis: fits' }).waitFor();
    await chooser.getByRole('article', { name: 'jwt: falls short' }).getByText('15 min').waitFor();
    assert.match(await chooser.getByRole('article', { name: 'redis: fits' }).innerText(), /56 MB/);
    const saved = page.waitForEvent('download');
    await chooser.getByRole('button', { name: 'Save as a decision record' }).click();
    const record = await readFile(await (await saved).path(), 'utf8');
    for (const part of [
      '# Sessions: redis',
      '50\u202f000 users',
      '07-kill-one-seed7',
      '## What would change it',
    ]) {
      assert.ok(record.includes(part), part);
    }
    await chooser.getByRole('button', { name: 'Copy it' }).click();
    await chooser.getByRole('button', { name: 'Copied' }).waitFor();
    assert.equal(await page.evaluate('navigator.clipboard.readText()'), record);
  });

  it('keeps the last number that could be read, and says so', async () => {
    const { page, goTo } = await open(await measured());
    await goTo('#/compare');
    const users = page.getByLabel('Users logged in');
    await users.fill('many');
    await page.getByText('10,000 stands until then').waitFor();
    assert.equal(await users.getAttribute('aria-invalid'), 'true');
    assert.deepEqual(await axeViolations(page), []);
  });

  it('gives the table to a spreadsheet', async () => {
    const { page, goTo } = await open(await measured(), { acceptDownloads: true });
    await goTo('#/compare');
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV' }).click();
    assert.match(
      await readFile(await (await saved).path(), 'utf8'),
      /^deployment,strategy,[\s\S]+\nsticky,memory/,
    );
  });

  for (const [size, viewport] of Object.entries(viewports)) {
    it(`has no accessibility violation with evidence and chooser, ${size} and dark, and projected`, async () => {
      const { page, goTo } = await open(await measured(), {
        viewport,
        colorScheme: 'dark',
        reducedMotion: 'reduce',
      });
      await goTo('#/compare?cell=sticky.survivesServerLoss');
      await page.getByText('Operation 412.').waitFor();
      assert.deepEqual(await axeViolations(page), []);
      if (size === 'narrow') {
        await page.getByRole('tab', { name: 'What fits' }).click();
        assert.deepEqual(await axeViolations(page), []);
      }
      assert.equal(await sidewaysOverflow(page), 0);
      await page.keyboard.press('p');
      assert.deepEqual(await axeViolations(page), []);
    });
  }
});
