// The frame around every place: panels, tabs, projector, colours, addresses.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFakeLab } from '../support/fake-lab/fake-lab.ts';
import { axeViolations, openPages, sidewaysOverflow, skip, viewports } from '../support/page.ts';

async function jwtLab() {
  const lab = createFakeLab();
  await lab.startDeployment('jwt');
  return lab;
}

const mainOverflow = `(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('.panel-main'))`;

describe('the frame', { skip, timeout: 180_000 }, () => {
  const open = openPages();

  it('opens the inspector for what is selected, closes it by Escape, and gives the centre its place', async () => {
    const { page, goTo } = await open(await jwtLab());
    await goTo('#/lab/jwt');
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    const width = async () => (await page.locator('.panel-main').boundingBox())?.width ?? 0;
    assert.equal(await inspector.isVisible(), false);
    const wide = await width();
    await page.getByRole('radio', { name: /^node 1/ }).check();
    await inspector.getByRole('heading', { name: 'Node 1' }).waitFor();
    const narrower = await width();
    assert.equal(wide - narrower, 328);
    await page.keyboard.press('Escape');
    await inspector.waitFor({ state: 'hidden' });
    assert.equal(await width(), wide);
  });

  it('keeps the inspector open, its scroll and the focus, whatever happens in the lab', async () => {
    const lab = await jwtLab();
    const { page, goTo } = await open(lab, { viewport: { width: 1280, height: 420 } });
    await goTo('#/lab/jwt');
    await page.getByRole('radio', { name: /^node 1/ }).check();
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    const kill = inspector.getByRole('button', { name: 'Kill' });
    await kill.focus();
    const scrolled = () => page.evaluate(`document.querySelector('.panel-inspector').scrollTop`);
    await page.evaluate(`document.querySelector('.panel-inspector').scrollTo(0, 40)`);
    const before = await scrolled();
    assert.ok(Number(before) > 0, 'there is something to scroll');
    for (let turn = 0; turn < 6; turn += 1) await lab.act('jwt', 'alice', turn === 0 ? 'login' : 'me');
    await lab.breakNode('jwt', 'node-1', 'kill');
    await inspector.getByText('Its process is gone, and its memory with it.').waitFor();
    assert.match(String(await page.evaluate('document.activeElement.textContent')), /^Kill/);
    assert.equal(await scrolled(), before);
  });

  it('closes the inspector of a node that was removed', async () => {
    const lab = await jwtLab();
    const { page } = await open(lab);
    await page.getByRole('radio', { name: /^node 3/ }).check();
    await page.getByRole('complementary', { name: 'Inspector' }).waitFor();
    await lab.removeNode('jwt', 'node-3');
    await page.getByRole('complementary', { name: 'Inspector' }).waitFor({ state: 'hidden' });
  });

  it('makes the panels tabs where it is narrow, walked by arrows', async () => {
    const { page, goTo } = await open(await jwtLab(), { viewport: viewports.narrow });
    await goTo('#/lab/jwt');
    await page.getByRole('radio', { name: /^node 1/ }).check();
    const tabs = page.getByRole('tablist', { name: 'Panels' });
    const names = await tabs.getByRole('tab').allInnerTexts();
    assert.deepEqual(names, ['Lab', 'Inspector', 'Charts and log', 'Course']);
    await tabs.getByRole('tab', { name: 'Lab' }).focus();
    await page.keyboard.press('ArrowRight');
    await page
      .getByRole('tabpanel', { name: 'Inspector' })
      .getByRole('heading', { name: 'Node 1' })
      .waitFor();
    assert.equal(await page.getByRole('tabpanel').count(), 1);
    await page.keyboard.press('End');
    await page
      .getByRole('tabpanel', { name: 'Course' })
      .getByRole('link', { name: /affinity/ })
      .waitFor();
    await page.keyboard.press('Home');
    await page.getByRole('tabpanel', { name: 'Lab' }).waitFor();
    assert.equal(await sidewaysOverflow(page), 0);
  });

  it('is as wide as the window from 360 px to 4K, and no wider', async () => {
    const { page, goTo } = await open(await jwtLab());
    for (const width of [360, 768, 900, 1280, 1920, 3840]) {
      await page.setViewportSize({ width, height: 900 });
      for (const place of ['#/', '#/lab/jwt', '#/experiments', '#/compare', '#/runs', '#/nowhere']) {
        await goTo(place);
        assert.equal(await sidewaysOverflow(page), 0, `${place} at ${width}`);
        assert.equal(await page.evaluate(mainOverflow), 0, `${place} at ${width}`);
      }
    }
  });

  it('projects: nothing around the place, no text under 20 px, and Escape leaves', async () => {
    const { page, goTo } = await open(await jwtLab(), { viewport: { width: 1920, height: 1080 } });
    await goTo('#/lab/jwt');
    await page.getByRole('radio', { name: /^alice/ }).waitFor();
    await page.keyboard.press('p');
    await page.getByRole('banner').waitFor({ state: 'hidden' });
    assert.equal(await page.getByRole('navigation').count(), 0);
    assert.deepEqual(await smallTexts(page), []);
    assert.deepEqual(await axeViolations(page), []);
    await page.keyboard.press('Escape');
    await page.getByRole('banner').waitFor();
    await page.getByRole('button', { name: 'Projector' }).click();
    await page.getByRole('button', { name: 'Leave the projector' }).click();
    await page.getByRole('banner').waitFor();
  });

  it('says of an unknown address what it is, and where to go instead', async () => {
    const { page, goTo } = await open(await jwtLab());
    await goTo('#/lab/nosuch');
    await page.getByRole('heading', { name: 'There is nothing at this address' }).waitFor();
    assert.match(await page.getByRole('main').innerText(), /#\/lab\/nosuch/);
    assert.deepEqual(await axeViolations(page), []);
    await page.getByRole('link', { name: 'All stored runs' }).click();
    await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'History' }).waitFor();
    assert.equal(new URL(page.url()).hash, '#/runs');
  });
});

/** Words that are seen and smaller than somebody in the last row can read. A drawing scales its own. */
const smallTexts = (page: { evaluate(code: string): Promise<unknown> }): Promise<unknown> =>
  page.evaluate(`(() => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const small = [];
    while (walk.nextNode()) {
      const element = walk.currentNode.parentElement;
      if (!walk.currentNode.data.trim() || !element.checkVisibility()) continue;
      const box = element.getBoundingClientRect();
      if (box.width < 2 || box.height < 2) continue;
      const drawing = element.closest('svg');
      const scale = drawing ? drawing.getScreenCTM().a : 1;
      const size = parseFloat(getComputedStyle(element).fontSize) * scale;
      if (size < 19.9) small.push(size.toFixed(1) + ' ' + walk.currentNode.data.trim());
    }
    return small;
  })()`);
