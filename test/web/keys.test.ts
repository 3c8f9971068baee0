// What keys, palette and help sheet do to the lab: in a real browser, over a lab that notes what is asked of it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DeploymentName } from '../../src/protocol/lab-words.ts';
import { createFakeLab, type FakeLab } from '../support/fake-lab/fake-lab.ts';
import { axeViolations, type Opened, openPages, skip } from '../support/page.ts';
import { until } from '../support/until.ts';

async function running(...names: DeploymentName[]): Promise<FakeLab> {
  const lab = createFakeLab();
  for (const name of names) await lab.startDeployment(name, 3);
  lab.calls.length = 0;
  return lab;
}

const choose = ({ page }: Opened, name: RegExp): Promise<void> => page.getByRole('radio', { name }).check();

/** Presses the key, and waits for what the lab is asked for by it. */
async function press({ page }: Opened, lab: FakeLab, key: string, call: unknown[]): Promise<void> {
  const before = lab.calls.length;
  await page.keyboard.press(key);
  await until(`${key} has asked for ${call.join(' ')}`, () => lab.calls.length > before);
  assert.deepEqual(lab.calls.slice(before), [call], key);
}

async function palette({ page }: Opened, words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /What do you/ }).fill(words);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

describe('the keys', { skip, timeout: 180_000 }, () => {
  const open = openPages();

  it('drive the first client while nothing is selected, and the lab', async () => {
    const lab = await running('redis');
    const shown = await open(lab);
    await shown.goTo('#/lab/redis');
    await shown.page.getByRole('radio', { name: /^alice/ }).waitFor();
    const actions = { l: 'login', q: 'me', a: 'addToCart', s: 'saySomething', o: 'logout' };
    for (const [key, action] of Object.entries(actions)) {
      await press(shown, lab, key, ['act', 'redis', 'alice', action]);
    }
    await press(shown, lab, 'c', ['add client', 'redis']);
    await press(shown, lab, 'n', ['add node', 'redis']);
    await press(shown, lab, 't', ['traffic', 'redis', 20, 10]);
    await shown.page.getByRole('button', { name: 'Stop traffic' }).waitFor();
    await press(shown, lab, '+', ['traffic', 'redis', 60, 10]);
    await press(shown, lab, 't', ['traffic', 'redis', 0, 10]);
    await press(shown, lab, 'z', ['reset']);
    await press(shown, lab, 'e', ['stop', 'redis']);
    await shown.page.getByRole('button', { name: 'Start redis' }).waitFor();
    await press(shown, lab, 'u', ['start', 'redis', undefined]);
  });

  it('drive the selected node: killed, brought back, paused, let go on, drained and removed', async () => {
    const lab = await running('jwt');
    const shown = await open(lab);
    await choose(shown, /^node 2, healthy/);
    await press(shown, lab, 'k', ['kill', 'jwt', 'node-2']);
    await shown.page.getByRole('radio', { name: /^node 2, down/ }).waitFor();
    await press(shown, lab, 'r', ['heal', 'jwt', 'node-2']);
    await shown.page.getByRole('radio', { name: /^node 2, healthy/ }).waitFor();
    await press(shown, lab, 'p', ['pause', 'jwt', 'node-2']);
    await shown.page.getByRole('radio', { name: /^node 2, paused/ }).waitFor();
    await press(shown, lab, 'p', ['heal', 'jwt', 'node-2']);
    await shown.page.getByRole('radio', { name: /^node 2, healthy/ }).waitFor();
    await press(shown, lab, 'x', ['remove node', 'jwt', 'node-2']);
    await choose(shown, /^node 3, healthy/);
    await press(shown, lab, 'd', ['drain', 'jwt', 'node-3']);
  });

  it('have digits: nodes for a client, policies for the gateway, faults for the store', async () => {
    const lab = await running('redis');
    const shown = await open(lab);
    await choose(shown, /^bob/);
    await shown.page.keyboard.press('2');
    await press(shown, lab, 'q', ['act', 'redis', 'bob', 'me', 'node-2']);
    await press(shown, lab, 'q', ['act', 'redis', 'bob', 'me']);
    await choose(shown, /^gateway/);
    await press(shown, lab, '3', ['policy', 'redis', 'affinity']);
    await choose(shown, /^Redis, up/);
    await press(shown, lab, '3', ['slow', 'redis', 'store']);
    await shown.page.getByRole('radio', { name: /^Redis, slow/ }).waitFor();
    await press(shown, lab, 'r', ['heal', 'redis', 'store']);
  });

  it('do nothing while somebody types, holds a modifier, or has a dialog open', async () => {
    const lab = await running('jwt');
    const shown = await open(lab);
    const { page } = shown;
    await choose(shown, /^node 1/);
    await page.keyboard.press('Alt+k');
    await page.keyboard.press('Control+d');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys and help' }).waitFor();
    await page.keyboard.press('k');
    await page.keyboard.press('Escape');
    // A dialog is closed a moment after its key, and until then it has the keys.
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: /What do you/ }).fill('');
    await page.keyboard.type('kdrx');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    // Until the other view is there, the lab still has the keys.
    await shown.goTo('#/compare');
    await page.getByText('Nothing has been measured yet.').waitFor();
    await page.keyboard.press('k');
    assert.deepEqual(lab.calls, []);
  });

  it('of one character can be switched off, and stay off', async () => {
    const lab = await running('jwt');
    const shown = await open(lab);
    const { page } = shown;
    await page.keyboard.press('?');
    await page.getByRole('checkbox', { name: /Keys of one character/ }).waitFor();
    assert.deepEqual(await axeViolations(page), []);
    await page.getByRole('checkbox', { name: /Keys of one character/ }).uncheck();
    await page.keyboard.press('Escape');
    await page.reload();
    await page.getByRole('radio', { name: /^alice/ }).waitFor();
    await page.keyboard.press('l');
    await palette(shown, 'one request of alice');
    await until('the palette still works', () => lab.calls.length > 0);
    assert.deepEqual(lab.calls, [['act', 'jwt', 'alice', 'me']]);
  });
});

describe('the palette', { skip, timeout: 180_000 }, () => {
  const open = openPages();

  it('does what is chosen by a few letters, for what is selected and for what is not', async () => {
    const lab = await running('redis');
    const shown = await open(lab);
    await shown.page.getByRole('radio', { name: /^alice/ }).waitFor();
    const wanted: [words: string, call: unknown[]][] = [
      ['log carol in', ['act', 'redis', 'carol', 'login']],
      ['kill node 3', ['kill', 'redis', 'node-3']],
      ['restart node 3', ['heal', 'redis', 'node-3']],
      ['policy least', ['policy', 'redis', 'least-connections']],
      ['throttle the store', ['throttle', 'redis', 'store']],
      ['start sealed', ['start', 'sealed', undefined]],
    ];
    for (const [words, call] of wanted) {
      const before = lab.calls.length;
      await palette(shown, words);
      await until(words, () => lab.calls.length > before);
      assert.deepEqual(lab.calls.at(before), call, words);
      // What is possible next depends on what the page knows of it.
      if (words.startsWith('kill')) await shown.page.getByRole('radio', { name: /^node 3, down/ }).waitFor();
    }
    await palette(shown, 'go to compare');
    await shown.page.getByRole('heading', { name: 'What each answer costs, as measured' }).waitFor();
  });

  it('shows the line of the terminal, and copies it', async () => {
    const lab = await running('jwt');
    const shown = await open(lab, { permissions: ['clipboard-read', 'clipboard-write'] });
    const { page } = shown;
    await page.getByRole('radio', { name: /^alice/ }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: /What do you/ }).fill('drain node 2');
    await page.getByRole('button', { name: 'Copy the line' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    assert.equal(await page.evaluate('navigator.clipboard.readText()'), 'npm run lab -- do jwt drain node-2');
    assert.deepEqual(await axeViolations(page), []);
  });

  it('is walked by arrows, says what is chosen, and gives the focus back', async () => {
    const { page } = await open(await running('jwt'));
    const search = page.getByRole('button', { name: 'Search' });
    await search.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: /What do you/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const chosen = page.getByRole('listbox').getByRole('option', { selected: true });
    assert.equal(
      await page.getByRole('combobox', { name: /What do you/ }).getAttribute('aria-activedescendant'),
      await chosen.getAttribute('id'),
    );
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.match(String(await page.evaluate('document.activeElement.textContent')), /^Search/);
  });

  it('says that nothing is called so', async () => {
    const { page } = await open(await running('jwt'));
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: /What do you/ }).fill('qqqzzz');
    await page.getByText('Nothing is called like this.').waitFor();
    await page.keyboard.press('Enter');
    assert.equal(await page.getByRole('dialog').count(), 1);
  });
});
