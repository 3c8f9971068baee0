// The page as people meet it: built, served by the lab's own interface, in a real browser. The lab behind it is
// the fake one, which can be brought into every state at once.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reportFor } from '../support/fake-lab/cards.ts';
import { createFakeLab } from '../support/fake-lab/fake-lab.ts';
import { axeViolations, type Opened, openPages, skip } from '../support/page.ts';
import { until } from '../support/until.ts';

/** Presses Tab until the wanted element has the focus, as somebody without a mouse does. */
async function tabTo({ page }: Opened, wanted: string): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(
      'document.activeElement.closest("label")?.textContent ?? document.activeElement.textContent',
    );
    if (String(focused).trim().startsWith(wanted)) return;
  }
  assert.fail(`the keyboard does not reach ${wanted}`);
}

describe('the page', { skip, timeout: 300_000 }, () => {
  const open = openPages();

  it('hides the token at once, and keeps it over a reload', async () => {
    const shown = await open(createFakeLab());
    const { page } = shown;
    assert.equal(new URL(page.url()).hash, '#/');
    await page.reload();
    await page.getByRole('button', { name: 'Start jwt' }).click();
    await page.getByRole('button', { name: 'Stop jwt' }).waitFor();
  });

  it('lets an experiment be run by keyboard alone, predicted before and explained after', async () => {
    const lab = createFakeLab();
    const shown = await open(lab);
    const { page } = shown;
    await tabTo(shown, '03');
    await page.keyboard.press('Enter');
    await page.getByText('Choose a prediction first').waitFor();
    await tabTo(shown, 'None of them');
    await page.keyboard.press('Space');
    await tabTo(shown, 'Run');
    await page.keyboard.press('Enter');
    await page.getByText('Running on real servers').waitFor();
    lab.finishRun();
    await page.getByText('not this time').waitFor();
    assert.match(
      await page.getByRole('main').innerText(),
      /You predicted[\s\S]+It was[\s\S]+Because[\s\S]+Try next/,
    );
    assert.match(await page.getByRole('main').innerText(), /operation 412/);
    await tabTo(shown, '04 affinity');
  });

  it('lets nobody run an experiment without a prediction, nor see the result first', async () => {
    const lab = createFakeLab();
    const ended = lab.run({ experiments: ['03-two-servers'] });
    lab.finishRun();
    await ended;
    const shown = await open(lab);
    const { page } = shown;
    const callsBefore = lab.calls.length;
    await shown.goTo('#/experiments/03-two-servers');
    await page.getByRole('button', { name: 'Run', exact: true }).click({ force: true });
    assert.doesNotMatch(await page.getByRole('main').innerText(), /breaks/);
    assert.equal(lab.calls.length, callsBefore);
  });

  it('explains what was expected only where that was seen', async () => {
    const lab = createFakeLab();
    const { page, goTo } = await open(lab);
    const report = reportFor('03-two-servers', 7);
    const results = report.results.map((each) =>
      each.deployment === 'jwt' ? { ...each, observed: 'breaks' as const } : each,
    );
    lab.events.publish({ type: 'report', report: { ...report, passed: false, results } });
    await goTo('#/experiments/03-two-servers');
    await page.getByRole('button', { name: /without predicting/ }).click();
    const cardOf = (name: string) => page.getByRole('main').getByRole('region', { name, exact: true });
    await cardOf('memory').locator('.because').waitFor();
    await cardOf('jwt').getByText('breaks, expected: holds').waitFor();
    assert.equal(await cardOf('jwt').locator('.because').count(), 0);
  });

  it('adds a node and removes one, and says so', async () => {
    const lab = createFakeLab();
    await lab.startDeployment('jwt');
    const { page, goTo } = await open(lab);
    await goTo('#/lab/jwt');
    await page.getByRole('button', { name: 'Add node' }).click();
    await page.getByRole('heading', { name: 'Node 4 was added.' }).waitFor();
    await page.getByRole('radio', { name: /^node 4/ }).check();
    await page.getByRole('toolbar').getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('heading', { name: 'Node 4 was removed.' }).waitFor();
    assert.equal(await page.getByRole('radio', { name: /^node / }).count(), 3);
  });

  it('breaks and heals a node, and shows what the gateway saw', async () => {
    const lab = createFakeLab();
    await lab.startDeployment('jwt');
    const { page } = await open(lab);
    const jwt = page.getByRole('region', { name: 'jwt' });
    await jwt.getByRole('radio', { name: /^node 2/ }).check();
    const toolbar = page.getByRole('toolbar');
    await toolbar.getByRole('button', { name: 'Kill' }).click();
    await jwt.getByRole('radio', { name: /^node 2, down/ }).waitFor();
    assert.deepEqual(lab.calls.at(-1), ['kill', 'jwt', 'node-2']);
    await lab.act('jwt', 'alice', 'me', 'node-1');
    await page.getByRole('button', { name: 'alice GET /me: 401 from node 1' }).waitFor();
    await toolbar.getByRole('button', { name: 'Restart' }).click();
    await until('the node is healed', () => lab.calls.at(-1)?.[0] === 'heal');
  });

  it('says of a deployment that runs what ended in it, until it is healed', async () => {
    const lab = createFakeLab();
    await lab.startDeployment('jwt');
    const shown = await open(lab);
    const tell = (reason: string | null) => {
      const jwt = lab.state().deployments.find(({ name }) => name === 'jwt');
      assert.ok(jwt);
      lab.events.publish({ type: 'deployment', deployment: { ...jwt, reason } });
    };
    const status = shown.page.getByRole('region', { name: 'jwt' }).getByRole('status');
    tell('node-2 was killed (SIGKILL), and not by the lab.');
    await status.getByText('node-2 was killed (SIGKILL), and not by the lab.').waitFor();
    assert.deepEqual(await axeViolations(shown.page), []);
    tell(null);
    await status.getByText('node-2 was killed').waitFor({ state: 'detached' });
  });

  it('says in words what the lab refuses', async () => {
    const lab = createFakeLab();
    const shown = await open(lab);
    lab.startDeployment = () => lab.breakStore('jwt', 'stop');
    await shown.page.getByRole('button', { name: 'Start jwt' }).click();
    await shown.page.getByRole('alert').getByText('jwt has no store.').waitFor();
  });

  it('can only look when it was opened without the token', async () => {
    const shown = await open(createFakeLab());
    const { page } = shown;
    await page.evaluate('sessionStorage.clear()');
    await page.goto('about:blank');
    await page.goto(shown.api.url);
    await page.getByText('You can look, but not act').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Start jwt' }).getAttribute('aria-disabled'), 'true');
  });

  it('turns dark and light by hand, and remembers it', async () => {
    const shown = await open(createFakeLab(), { colorScheme: 'light' });
    const { page } = shown;
    const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    await page.getByRole('button', { name: /change to light/ }).click();
    await page.getByRole('button', { name: /change to dark/ }).click();
    assert.equal(await background(), 'rgb(14, 18, 23)');
    await page.reload();
    await page.getByRole('button', { name: 'Theme: Dark' }).waitFor();
    assert.equal(await background(), 'rgb(14, 18, 23)');
  });
});
