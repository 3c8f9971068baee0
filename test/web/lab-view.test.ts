// The lab as people meet it: in a real browser, over a lab that can be brought into every state at once.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DeploymentName } from '../../src/protocol/lab-words.ts';
import { createFakeLab, type FakeLab } from '../support/fake-lab/fake-lab.ts';
import { type Opened, openPages, skip } from '../support/page.ts';
import { until } from '../support/until.ts';

async function running(...names: DeploymentName[]): Promise<FakeLab> {
  const lab = createFakeLab();
  for (const name of names) await lab.startDeployment(name, 3);
  return lab;
}

/** How many dots each drawing shows at this moment. */
const dots = ({ page }: Opened): Promise<number[]> =>
  page.evaluate('[...document.querySelectorAll("canvas.dots")].map((each) => Number(each.dataset.dots))');

/** Notes which of the drawings showed a dot at any moment: one lives for half a second, which a slow test may miss. */
const noteDots = ({ page }: Opened): Promise<void> =>
  page.evaluate(`window.seen = new Set();
    [...document.querySelectorAll("canvas.dots")].forEach((each, place) =>
      new MutationObserver(() => Number(each.dataset.dots) > 0 && seen.add(place)).observe(each, { attributes: true }))`);

async function tabTo({ page }: Opened, wanted: string): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(
      'document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent',
    );
    if (String(name).trim().startsWith(wanted)) return;
  }
  assert.fail(`the keyboard does not reach ${wanted}`);
}

describe('the lab', { skip, timeout: 180_000 }, () => {
  const open = openPages();

  it('says what to do while nothing runs, and starts one or all', async () => {
    const lab = createFakeLab();
    const { page } = await open(lab);
    await page.getByRole('heading', { name: 'Nothing runs yet' }).waitFor();
    await page.getByRole('button', { name: 'Start memory' }).click();
    await page
      .getByRole('region', { name: 'memory' })
      .getByRole('radio', { name: /^node 1, healthy/ })
      .waitFor();
    await page.getByRole('button', { name: 'Start all' }).click();
    await until('all run', () => lab.state().deployments.every(({ state }) => state === 'running'));
    const drawings = page.getByRole('radio', { name: /^gateway/ });
    await until('all are drawn', async () => (await drawings.count()) === lab.state().deployments.length);
  });

  it('lays a badge on whoever holds the session when somebody logs in', async () => {
    for (const [name, holder] of [
      ['jwt', /^alice, carries its state, 618 B/],
      ['memory', /^node 1, healthy, holds 1 session$/],
      ['redis', /^Redis, up, holds 1 session$/],
      ['postgres', /^PostgreSQL, up, holds 1 session$/],
    ] as const) {
      const { page, goTo, close } = await open(await running(name));
      await goTo(`#/lab/${name}`);
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.getByRole('radio', { name: holder }).waitFor();
      await page.getByRole('cell', { name: 'holds 1 session: alice' }).waitFor({ state: 'attached' });
      await page.getByRole('heading', { name: 'alice logged in on node 1.' }).waitFor();
      await close();
    }
  });

  it('draws a dot for each request, and each in the deployment that it is of', async () => {
    const lab = await running('memory', 'redis');
    const shown = await open(lab);
    await until('two drawings', async () => (await dots(shown)).length === 2);
    await noteDots(shown);
    await lab.act('redis', 'alice', 'login');
    await lab.act('redis', 'bob', 'login');
    await shown.page
      .getByRole('cell', { name: 'alice → gateway → node 1 → store' })
      .waitFor({ state: 'attached' });
    await until('a dot in redis', async () => String(await shown.page.evaluate('[...seen]')) === '1');
    await until('they have arrived', async () => String(await dots(shown)) === '0,0');
    await shown.page
      .getByRole('cell', { name: 'bob → gateway → node 2 → store' })
      .waitFor({ state: 'attached' });
  });

  it('says which sessions went with a killed node, and shows who is not known any more', async () => {
    const lab = await running('memory');
    const { page, goTo } = await open(lab);
    await goTo('#/lab/memory');
    await lab.act('memory', 'alice', 'login');
    await lab.act('memory', 'bob', 'login');
    await page.getByRole('radio', { name: /^node 2/ }).check();
    await page.getByRole('button', { name: 'Kill' }).first().click();
    // At once, since the badge is gone after three seconds.
    await Promise.all([
      page.getByRole('heading', { name: 'Node 2 is gone, and one session with it.' }).waitFor(),
      page.getByText('1 session lost', { exact: true }).waitFor(),
      page.getByRole('radio', { name: 'node 2, down, holds 0 sessions, 1 session lost' }).waitFor(),
    ]);
    await page.getByRole('radio', { name: 'node 2, down, holds 0 sessions', exact: true }).waitFor();
    await lab.act('memory', 'bob', 'me', 'node-3');
    await page
      .getByText('bob asked again. Node 3 answered 401: it has never heard of bob.')
      .first()
      .waitFor();
    await page.getByRole('button', { name: /bob GET \/me: 401 from node 3/ }).click();
    await page.getByRole('complementary', { name: 'Inspector' }).getByText('401').first().waitFor();
  });

  it('can be driven by keyboard alone: a node is chosen, killed and brought back', async () => {
    const lab = await running('sticky');
    const shown = await open(lab);
    const { page } = shown;
    await shown.goTo('#/lab/sticky');
    await page.getByRole('radio', { name: /^node 2/ }).waitFor();
    await tabTo(shown, 'alice');
    // alice, bob, carol, gateway, node 1, node 2
    for (let presses = 0; presses < 5; presses += 1) await page.keyboard.press('ArrowDown');
    assert.equal(await page.getByRole('radio', { name: /^node 2/ }).isChecked(), true);
    await page.keyboard.press('k');
    await page.getByRole('radio', { name: /^node 2, down/ }).waitFor();
    assert.deepEqual(lab.calls.at(-1), ['kill', 'sticky', 'node-2']);
    await page.keyboard.press('r');
    await page.getByRole('radio', { name: /^node 2, healthy/ }).waitFor();
  });

  it('sends the next request to the node of one’s choice, and steady traffic at a rate', async () => {
    const lab = await running('memory');
    const { page, goTo } = await open(lab);
    await goTo('#/lab/memory');
    await page.getByLabel('Next request goes').selectOption('to node 3');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('radio', { name: /^node 3, healthy, holds 1 session/ }).waitFor();
    assert.deepEqual(lab.calls.at(-1), ['act', 'memory', 'alice', 'login', 'node-3']);
    await page.getByLabel(/^Steady traffic/).fill('24');
    await page.keyboard.press('Enter');
    await page.getByRole('radio', { name: 'load, 10 users, 24 requests a second' }).waitFor();
    await page.getByLabel(/^Steady traffic/).fill('30');
    await page.getByRole('button', { name: 'Set', exact: true }).click();
    await page.getByRole('radio', { name: 'load, 10 users, 30 requests a second' }).waitFor();
  });

  it('counts on the edges instead of moving, for those who want no motion', async () => {
    const lab = await running('memory');
    const { page, goTo } = await open(lab, { reducedMotion: 'reduce' });
    await goTo('#/lab/memory');
    await lab.act('memory', 'alice', 'login');
    await lab.act('memory', 'alice', 'me', 'node-2');
    await page.locator('.counters').getByText('401').waitFor();
    assert.equal(await page.locator('.counters').getByText('1 req').count(), 2);
    assert.equal(await page.locator('canvas').count(), 0);
  });

  it('shows the drawing as a table to whoever wants one', async () => {
    const { page, goTo } = await open(await running('sticky'));
    await goTo('#/lab/sticky');
    await page.getByRole('button', { name: 'Show as table' }).click();
    const table = page.getByRole('table', { name: 'sticky as a table' });
    assert.equal(await table.getByRole('row').count(), 1 + 3 + 1 + 3 + 1);
    assert.ok((await table.boundingBox())?.width);
    await table.getByRole('row', { name: /node 3 healthy holds 0 sessions/ }).waitFor();
  });

  it('moves nothing while requests come and sessions begin', async () => {
    const lab = await running('sticky');
    const { page, goTo } = await open(lab);
    await goTo('#/lab/sticky');
    const places = () =>
      page.evaluate(
        '[...document.querySelectorAll(".targets label, .head h1, .toolbar, .legend")].map((each) => { const { x, y } = each.getBoundingClientRect(); return [x, y]; })',
      );
    await page.getByRole('radio', { name: /^node 1/ }).waitFor();
    const before = await places();
    for (const client of ['alice', 'bob', 'carol'] as const) await lab.act('sticky', client, 'login');
    await lab.act('sticky', 'alice', 'me', 'node-3');
    await page.getByRole('heading', { name: /it has never heard of alice/ }).waitFor();
    assert.deepEqual(await places(), before);
  });
});
