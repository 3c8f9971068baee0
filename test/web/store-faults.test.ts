// What the page lets people do to a store, and how it shows that.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { StoreState } from '../../src/protocol/lab-events.ts';
import { linkFaults, storeFaults } from '../../src/protocol/lab-words.ts';
import { canDoToStore } from '../../web/model/deployments.ts';
import { createFakeLab } from '../support/fake-lab/fake-lab.ts';
import { axeViolations, openPages, skip } from '../support/page.ts';

it('a store can be broken in every way while it is up, and healed in every state but that', () => {
  const store = (state: StoreState['state']): StoreState => ({ name: 'redis', port: 4180, state });
  for (const fault of storeFaults) assert.equal(canDoToStore(store('up'), fault), true, fault);
  for (const state of ['slow', 'unreachable', 'paused', 'down'] as const)
    assert.equal(canDoToStore(store(state), 'heal'), true, state);
  assert.equal(canDoToStore(store('up'), 'heal'), false);
  for (const fault of linkFaults) assert.equal(canDoToStore(store('down'), fault), false, fault);
});

const names: [button: string, fault: string, state: StoreState['state']][] = [
  ['Cut power', 'power-cut', 'down'],
  ['Slow', 'slow', 'slow'],
  ['Silence', 'silence', 'unreachable'],
  ['Reset', 'reset', 'unreachable'],
  ['Throttle', 'throttle', 'slow'],
  ['Cut off', 'cut', 'unreachable'],
];

describe('the page', { skip, timeout: 300_000 }, () => {
  const open = openPages();

  it('breaks a store and its link by a press each, shows the state in words, and heals it', async () => {
    const lab = createFakeLab();
    await lab.startDeployment('redis');
    const { page } = await open(lab);
    const store = (state: string) => page.getByRole('radio', { name: new RegExp(`^Redis, ${state},`) });
    await store('up').check();
    const toolbar = page.getByRole('toolbar');
    for (const [button, fault, state] of names) {
      await toolbar.getByRole('button', { name: button, exact: true }).click();
      await store(state).waitFor();
      assert.deepEqual(lab.calls.at(-1), [fault, 'redis', 'store']);
      if (state !== 'down') assert.deepEqual(await axeViolations(page), []);
      await toolbar.getByRole('button', { name: 'Heal', exact: true }).click();
      await store('up').waitFor();
    }
  });
});
