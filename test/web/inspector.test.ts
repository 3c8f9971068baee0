// The inspector: one request in full, its secrets only when asked for; a node, a client, the gateway, a store.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LabRefusal } from '../../src/lab/lab-control.ts';
import type { DeploymentName } from '../../src/protocol/lab-words.ts';
import { createFakeLab, type FakeLab } from '../support/fake-lab/fake-lab.ts';
import { axeViolations, type Opened, openPages, sidewaysOverflow, skip, viewports } from '../support/page.ts';
import { until } from '../support/until.ts';

const SECRET = 'q7VdN0T1xA';

async function running(name: DeploymentName): Promise<FakeLab> {
  const lab = createFakeLab();
  await lab.startDeployment(name);
  return lab;
}

const panel = ({ page }: Opened) => page.locator('#panel-inspector');

/** alice logs in and asks; what she asked last is opened from her own list. */
async function openRequest(shown: Opened, lab: FakeLab): Promise<void> {
  const { page } = shown;
  await page.getByRole('radio', { name: /^alice/ }).check();
  await lab.act('redis', 'alice', 'login');
  await lab.act('redis', 'alice', 'me');
  await panel(shown)
    .getByRole('button', { name: /200 GET \/me/ })
    .click();
  await panel(shown).getByRole('heading', { name: '200 OK' }).waitFor();
}

describe('the inspector', { skip, timeout: 180_000 }, () => {
  const open = openPages();

  it('shows a request in full: outcome, why, hops, credential, what was held, both messages', async () => {
    const lab = await running('redis');
    const shown = await open(lab, { viewport: { width: 1440, height: 900 } });
    await openRequest(shown, lab);
    const own = panel(shown);
    await own.getByText('43 B on each request').waitFor();
    const text = await own.innerText();
    for (const part of ['Where it went', 'What it showed', 'Sessions held', 'Raw request', 'Raw response']) {
      assert.ok(text.includes(part), part);
    }
    assert.match(text, /it asked the store, which holds the session/);
    assert.match(text, /→ node \d[\s\S]*1\.6 ms/);
    assert.match(text, /GET \/api\/stateful\/me HTTP\/1\.1/);
    assert.deepEqual(await axeViolations(shown.page), []);
  });

  it('has no secret in the page before somebody asks, shows it then, and covers it again', async () => {
    const lab = await running('redis');
    const shown = await open(lab, { viewport: { width: 1440, height: 900 } });
    const { page } = shown;
    await openRequest(shown, lab);
    await panel(shown).getByText('43 B on each request').waitFor();
    const isThere = async () => (await page.content()).includes(SECRET);
    assert.equal(await isThere(), false);
    await panel(shown).getByRole('button', { name: 'Show secrets' }).click();
    await panel(shown).getByText(SECRET).first().waitFor();
    await panel(shown).getByRole('button', { name: 'Cover secrets' }).click();
    assert.equal(await isThere(), false);
    assert.equal(page.url().includes(SECRET), false);
  });

  it('copies the request as curl, and sends it again to whom one likes', async () => {
    const lab = await running('redis');
    const shown = await open(lab, { permissions: ['clipboard-read', 'clipboard-write'] });
    const { page } = shown;
    await openRequest(shown, lab);
    await panel(shown).getByRole('button', { name: 'Copy as curl' }).click();
    await panel(shown).getByRole('button', { name: 'Copied' }).waitFor();
    assert.equal(
      await page.evaluate('navigator.clipboard.readText()'),
      'curl -i http://127.0.0.1:4110/api/stateful/me',
    );
    await panel(shown).getByRole('button', { name: 'node 3' }).click();
    await until('it was sent again', () => lab.calls.at(-1)?.[0] === 'repeat');
    assert.deepEqual(lab.calls.at(-1), ['repeat', 'redis', 2, 'node-3']);
    await page.keyboard.press('g');
    await until('and again, to anybody', () => lab.calls.at(-1)?.length === 3);
    assert.deepEqual(lab.calls.at(-1), ['repeat', 'redis', 2]);
  });

  it('says of a request that is no longer kept what is known, and that it is not', async () => {
    const lab = await running('redis');
    lab.exchange = () => {
      throw new LabRefusal('unknown', 'This request is no longer kept.');
    };
    const shown = await open(lab);
    await openRequest(shown, lab);
    await panel(shown).getByText('Where it went').waitFor();
    await panel(shown)
      .getByText(/This request is no longer kept\./)
      .waitFor();
    await panel(shown).getByRole('button', { name: 'Copy as curl' }).click({ force: true });
    assert.equal(await panel(shown).getByRole('button', { name: 'Copied' }).count(), 0);
  });

  it('shows one message at a time where the window is low', async () => {
    const lab = await running('redis');
    const shown = await open(lab);
    await openRequest(shown, lab);
    const own = panel(shown);
    await own.getByRole('region', { name: 'Raw response' }).waitFor();
    assert.equal(await own.getByRole('region', { name: 'Raw request' }).count(), 0);
    await own.getByRole('button', { name: 'Raw request' }).click();
    await own.getByRole('region', { name: 'Raw request' }).waitFor();
  });

  it('shows what a node, the gateway and the store are, and what can be done to them', async () => {
    const lab = await running('redis');
    await lab.act('redis', 'bob', 'login');
    const shown = await open(lab);
    const { page } = shown;
    const wanted: [radio: RegExp, words: RegExp[], button: string][] = [
      [/^node 1/, [/127\.0\.0\.1:4\d+/, /It takes requests\./, /sessions in its memory/i], 'Kill'],
      [/^gateway/, [/in turn, whoever asks/, /3 of 3/], 'affinity'],
      [/^Redis, up/, [/Every node asks it/, /sessions of\s+bob/], 'Cut power'],
      [/^bob/, [/Its session lies in the store/, /a cookie/], 'Log out'],
    ];
    for (const [radio, words, button] of wanted) {
      await page.getByRole('radio', { name: radio }).check();
      await panel(shown).getByRole('button', { name: button, exact: true }).waitFor();
      const text = await panel(shown).innerText();
      for (const word of words) assert.match(text, word);
    }
    assert.deepEqual(await axeViolations(page), []);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has no accessibility violation as a tab where it is narrow, ${colorScheme}`, async () => {
      const lab = await running('redis');
      const shown = await open(lab, { viewport: viewports.narrow, colorScheme, reducedMotion: 'reduce' });
      const { page } = shown;
      await page.getByRole('radio', { name: /^alice/ }).check();
      await page.getByRole('tab', { name: 'Inspector' }).click();
      await lab.act('redis', 'alice', 'login');
      await panel(shown)
        .getByRole('button', { name: /POST \/login/ })
        .click();
      await panel(shown).getByText('Raw request').first().waitFor();
      assert.deepEqual(await axeViolations(page), []);
      assert.equal(await sidewaysOverflow(page), 0);
      assert.deepEqual(shown.complaints, []);
    });
  }
});
