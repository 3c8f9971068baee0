// A newcomer's first minutes, with nothing faked: real browser, real servers, real Redis.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { experiments } from '../../experiments/index.ts';
import { Lab } from '../../src/lab/lab.ts';
import { type Opened, openPages, skip } from '../support/page.ts';

describe('the page over the real laboratory', { skip, timeout: 180_000 }, () => {
  const runsRoot = mkdtempSync(join(tmpdir(), 'statelab-page-runs-'));
  const lab = new Lab({ experiments, runsRoot, announce: () => undefined });
  const open = openPages();
  after(async () => {
    await lab.stop();
    rmSync(runsRoot, { recursive: true, force: true });
  });

  it('teaches a newcomer in five minutes: predict 03, see memory break, then see a killed node take its sessions', async () => {
    const shown = await open(lab);
    await predictAndRun(shown);
    const verdicts = lab
      .state()
      .reports.flatMap(({ results }) =>
        results.map(({ deployment, observed }) => `${deployment} ${observed}`),
      );
    assert.deepEqual(verdicts, [
      'jwt holds',
      'sealed holds',
      'memory breaks',
      'redis holds',
      'postgres holds',
    ]);
    await shown.page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Lab' }).click();
    await logInKillAndAsk(shown);
    assert.deepEqual(shown.complaints, []);
  });

  async function logInKillAndAsk({ page }: Opened): Promise<void> {
    const held = () => lab.state().deployments.find(({ name }) => name === 'memory')?.nodes[0]?.sessionsHeld;
    await page.getByRole('button', { name: 'Start memory' }).click();
    const node = (state: string) => page.getByRole('radio', { name: new RegExp(`^node 1, ${state}`) });
    await node('healthy').waitFor({ timeout: 30_000 });
    const toolbar = page.getByRole('toolbar');
    await toolbar.getByRole('button', { name: 'Log in' }).click();
    await node('healthy, holds 1 session').waitFor();
    assert.equal(held(), 1);
    await node('healthy').check();
    await toolbar.getByRole('button', { name: 'Kill' }).click();
    await page.getByRole('heading', { name: 'Node 1 is gone, and one session with it.' }).waitFor();
    await toolbar.getByRole('button', { name: 'Restart' }).click();
    await node('healthy').waitFor({ timeout: 30_000 });
    await page.getByRole('radio', { name: /^alice/ }).check();
    await toolbar.getByRole('button', { name: 'Request' }).click();
    await page.getByRole('button', { name: /alice GET .*: 401 from node 1/ }).waitFor();
  }
});

async function predictAndRun({ page }: Opened): Promise<void> {
  await page
    .getByRole('link', { name: /Two servers/ })
    .first()
    .click();
  await page.getByText('memory', { exact: true }).first().click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByText('Try next').waitFor({ timeout: 90_000 });
  const text = await page.getByRole('main').innerText();
  assert.match(text, /You predicted[\s\S]+It was[\s\S]+Because[\s\S]+Try next/);
  assert.match(text, /was refused \(401\)/);
}
