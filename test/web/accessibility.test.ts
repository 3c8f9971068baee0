// Every place of the page, in every state that it has, under axe: light and dark, wide and narrow.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFakeLab, type FakeLab } from '../support/fake-lab/fake-lab.ts';
import { axeViolations, openPages, sidewaysOverflow, skip, viewports } from '../support/page.ts';

const projected = { width: 1920, height: 1080 };

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
  await lab.act('jwt', 'alice', 'login');
  await lab.act('jwt', 'alice', 'me');
  await lab.breakNode('sticky', 'node-2', 'kill');
  await lab.breakNode('sticky', 'node-3', 'pause');
  await lab.breakStore('redis', 'stop');
}

describe('the page', { skip, timeout: 300_000 }, () => {
  const open = openPages();

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [size, viewport] of Object.entries({ ...viewports, projected })) {
      it(`has no accessibility violation, ${colorScheme} and ${size}`, async () => {
        const lab = await busyLab();
        const shown = await open(lab, { colorScheme, viewport, reducedMotion: 'reduce' });
        const { page } = shown;
        if (size === 'projected') await page.keyboard.press('p');
        const check = async (what: string) => {
          assert.deepEqual(await axeViolations(page), [], what);
          assert.equal(await sidewaysOverflow(page), 0, `${what} scrolls sideways`);
        };
        await breakThings(lab);
        await page.getByRole('radio', { name: /^Redis, down/ }).waitFor();
        await check('the lab');
        await shown.goTo('#/experiments');
        await page.getByRole('heading', { name: 'Claims that can turn out false' }).waitFor();
        await check('the course');
        await shown.goTo('#/compare');
        await page.getByRole('table').waitFor();
        await check('the comparison');
        await shown.goTo('#/experiments/07-kill-one');
        await page.getByLabel('memory', { exact: true }).check();
        await check('a prediction');
        await page.getByRole('button', { name: 'Run', exact: true }).click();
        await page.getByText('running now').waitFor();
        await check('a run');
        lab.finishRun();
        await page.getByText('as you said').waitFor();
        await check('a result');
        assert.deepEqual(shown.complaints, []);
      });
    }
  }
});
