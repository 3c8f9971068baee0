// How the lab looks in every size and colour, with much of it broken: nothing scrolls sideways, and axe is content.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFakeLab, type FakeLab } from '../support/fake-lab/fake-lab.ts';
import { axeViolations, openPages, sidewaysOverflow, skip } from '../support/page.ts';

describe('the lab in every size and colour', { skip, timeout: 240_000 }, () => {
  const open = openPages();

  async function brokenLab(): Promise<FakeLab> {
    const lab = createFakeLab();
    for (const name of ['jwt', 'memory', 'sticky', 'redis'] as const) await lab.startDeployment(name, 3);
    await lab.setTraffic('sticky', { requestsPerSecond: 24 });
    await lab.act('jwt', 'alice', 'login');
    await lab.act('redis', 'alice', 'login');
    await lab.breakNode('sticky', 'node-2', 'kill');
    await lab.breakNode('sticky', 'node-3', 'pause');
    await lab.breakNode('memory', 'node-1', 'drain');
    await lab.breakStore('redis', 'stop');
    for (let more = 0; more < 6; more += 1) await lab.addNode('jwt');
    return lab;
  }

  for (const colorScheme of ['light', 'dark'] as const)
    it(`has no accessibility violation, ${colorScheme}`, async () => {
      const shown = await open(await brokenLab(), { colorScheme });
      const { page, goTo } = shown;
      for (const place of ['#/', '#/lab/sticky', '#/lab/jwt', '#/lab/redis']) {
        await goTo(place);
        await page
          .getByRole('radio', { name: /^gateway/ })
          .first()
          .waitFor();
        assert.deepEqual(await axeViolations(page), [], place);
      }
      await page.getByRole('radio', { name: /^Redis, down/ }).check();
      assert.deepEqual(await axeViolations(page), [], 'with the store chosen');
      assert.deepEqual(shown.complaints, []);
    });

  for (const width of [360, 390, 1280, 1920, 3840])
    it(`never scrolls sideways at ${width} px, and still shows who holds what`, async () => {
      const { page, goTo } = await open(await brokenLab(), {
        viewport: { width, height: Math.round(width * 0.6) + 300 },
      });
      for (const place of ['#/', '#/lab/sticky', '#/lab/jwt']) {
        await goTo(place);
        await page
          .getByRole('radio', { name: /^gateway/ })
          .first()
          .waitFor();
        assert.equal(await sidewaysOverflow(page), 0, place);
        const cut = await page.evaluate(
          '[...document.querySelectorAll(".lab *:not(.unseen):not(.tip):not(.tip *):not(.unseen *)")].filter((each) => each.getBoundingClientRect().right > innerWidth + 1).map((each) => each.className?.baseVal ?? each.className)',
        );
        assert.deepEqual(cut, [], place);
      }
      await goTo('#/lab/jwt');
      await page.getByRole('radio', { name: /^alice, carries its state/ }).waitFor();
    });
});
