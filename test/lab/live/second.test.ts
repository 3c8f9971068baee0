import assert from 'node:assert/strict';
import { it } from 'node:test';
import { HopBudget } from '../../../src/lab/live/hop-budget.ts';
import { Second } from '../../../src/lab/live/second.ts';

const ended = (status: number, durationMs: number, retried: string[] = []) => ({
  ...{ status, durationMs, retried, requestBytes: 100, responseBytes: 300 },
});

it('a second counts every request by its outcome, and tells the quantiles of all', () => {
  const second = new Second();
  for (let ms = 1; ms <= 100; ms += 1) second.add(ended(200, 101 - ms));
  second.add(ended(401, 0.126));
  second.add(ended(503, 500, ['node-1', 'node-2']));
  assert.deepEqual(second.take(), {
    ...{ answered: 100, refused: 1, failed: 1, unanswered: 0, retried: 1 },
    ...{ requestBytes: 10_200, responseBytes: 30_600 },
    latencyMs: { p50: 50, p95: 96, p99: 100 },
  });
});

it('the next second begins at nothing, and of nothing there is no quantile', () => {
  const second = new Second();
  assert.equal(second.isEmpty, true);
  second.add(ended(200, 0.126));
  assert.equal(second.isEmpty, false);
  assert.deepEqual(second.take().latencyMs, { p50: 0.13, p95: 0.13, p99: 0.13 });
  const { answered, requestBytes, latencyMs } = second.take();
  assert.deepEqual([answered, requestBytes, latencyMs, second.isEmpty], [0, 0, null, true]);
});

it('hops are told up to a bounded number, spread over the second', (t) => {
  let now = 5_000;
  t.mock.method(performance, 'now', () => now);
  const budget = new HopBudget();
  let told = 0;
  const tenths: number[] = [];
  for (let ms = 0; ms < 1_000; ms += 1) {
    now = 5_000 + ms;
    const before = told;
    for (let request = 0; request < 3; request += 1) told += budget.take() ? 1 : 0;
    if (told > before) tenths.push(Math.floor(ms / 100));
  }
  assert.equal(told, 150);
  assert.equal(new Set(tenths).size, 10);
});
