import assert from 'node:assert/strict';
import { afterEach, describe, it, mock } from 'node:test';
import { ProbingBreaker } from '../../src/strategies/support/probing-breaker.ts';

/** Lets what has been promised happen. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('a breaker that probes', () => {
  afterEach(() => mock.timers.reset());

  function tried(isAway: () => boolean) {
    mock.timers.enable({ apis: ['setTimeout'] });
    const asked: number[] = [];
    let now = 0;
    const breaker = new ProbingBreaker(async () => {
      asked.push(now);
      if (isAway()) throw new Error('away');
    });
    async function pass(ms: number) {
      for (const end = now + ms; now < end; ) {
        now += 50;
        mock.timers.tick(50);
        await settle();
      }
    }
    return { breaker, asked, pass };
  }

  it('opens when two calls in a row were met with silence, not when an answer came between them', () => {
    const { breaker } = tried(() => true);
    breaker.silent();
    breaker.answered();
    breaker.silent();
    assert.ok(!breaker.isOpen);
    breaker.silent();
    assert.ok(breaker.isOpen);
    breaker.stop();
  });

  it('asks by itself, ever less often, and closes at the first answer', async () => {
    let isAway = true;
    const { breaker, asked, pass } = tried(() => isAway);
    breaker.open();
    breaker.open();
    await pass(2500);
    assert.deepEqual(asked, [50, 150, 350, 750, 1250, 1750, 2250]);
    isAway = false;
    await pass(250);
    assert.ok(!breaker.isOpen);
    await pass(2000);
    assert.equal(asked.length, 8, 'a closed one does not ask');
    breaker.silent();
    breaker.silent();
    assert.ok(breaker.isOpen, 'and opens again');
    breaker.stop();
  });

  it('asks no more once it is stopped', async () => {
    const { breaker, asked, pass } = tried(() => true);
    breaker.open();
    await pass(200);
    breaker.stop();
    const { length } = asked;
    await pass(3000);
    assert.equal(asked.length, length);
    breaker.open();
    await pass(3000);
    assert.equal(asked.length, length);
  });
});
