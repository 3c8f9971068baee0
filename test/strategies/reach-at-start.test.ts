import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withDeadline } from '../../src/strategies/support/deadline.ts';
import { reachesAtStart } from '../../src/strategies/support/reach-at-start.ts';

const DEADLINE_MS = 50;

const silent = () => withDeadline(new Promise(() => undefined), DEADLINE_MS);

/** One that does what stands in the list, call by call, and the last of it for ever. */
function storeOf(...ways: (() => Promise<unknown>)[]) {
  const store = {
    asked: 0,
    ask: () => {
      store.asked += 1;
      return (ways[store.asked - 1] ?? ways.at(-1) ?? silent)();
    },
  };
  return store;
}

describe('a store, when a process starts', () => {
  it('is reached when its first answers are only late', async () => {
    const store = storeOf(silent, silent, async () => 'here');
    assert.equal(await reachesAtStart(store.ask, DEADLINE_MS), true);
    assert.equal(store.asked, 3);
  });

  it('is away when it refuses, and asked once', async () => {
    const store = storeOf(async () => {
      throw new Error('ECONNREFUSED');
    });
    assert.equal(await reachesAtStart(store.ask, DEADLINE_MS), false);
    assert.equal(store.asked, 1);
  });

  it('is away when it stays silent, and nobody waits for it for ever', async () => {
    const store = storeOf(silent);
    assert.equal(await withDeadline(reachesAtStart(store.ask, DEADLINE_MS), 10_000), false);
    assert.ok(store.asked > 2);
  });
});
