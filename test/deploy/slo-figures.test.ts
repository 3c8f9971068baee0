// From requests to a verdict: what bench:slo counts, what it leaves out, and what it calls missed.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import {
  availabilityOf,
  feltMs,
  figuresOf,
  holds,
  limitedBy,
  missedBy,
  touches,
} from '../../bench/slo/figures.ts';
import type { Sample } from '../../bench/slo/loader.ts';
import type { CpuUse } from '../../bench/slo/report.ts';

const sample = (dueAt: number, latencyMs: number, status: number | null = 200): Sample => ({
  dueAt,
  latencyMs,
  lateMs: 0,
  kind: 'me',
  status,
});

/** A thousand requests of 1 ms to 1000 ms, in tenths of them. */
const spread = (factor = 0.1) =>
  Array.from({ length: 1_000 }, (_, index) => sample(index, (index + 1) * factor));

describe('the figures of bench:slo', () => {
  it('are those of all requests, none left out', () => {
    const { requests, p50, p95, p99, max, overBudget } = figuresOf(spread());
    assert.deepEqual([requests, p50, p95, p99, max, overBudget], [1_000, 50, 95, 99, 100, 0]);
    assert.equal(figuresOf([...spread(), sample(0, 100.1)]).overBudget, 1);
    assert.equal(figuresOf([]).max, 0);
  });

  it('tell a refusal from an answer that never came: both failed, but only one was away', () => {
    const statuses = [200, 204, 409, 429, 500, 502, 503, null];
    const figures = figuresOf(statuses.map((status) => sample(0, 1, status)));
    assert.deepEqual([figures.failed, figures.unanswered], [6, 4]);
    assert.equal(availabilityOf(figures), 0.5);
  });

  it('hold under 200 ms and one per cent, and no longer at either', () => {
    assert.ok(holds(figuresOf(spread(0.2))));
    assert.ok(!holds(figuresOf(spread(0.22))));
    const failing = (count: number) =>
      figuresOf(spread().map((each, index) => (index < count ? { ...each, status: null } : each)));
    assert.ok(holds(failing(9)));
    assert.ok(!holds(failing(10)));
  });
});

describe('the seconds around a kill', () => {
  const kill = { from: 1_000, to: 3_000 };

  it('take in whoever was on the way when it came, and nobody from before or after', () => {
    const inWindow = [sample(990, 20), sample(1_000, 1), sample(2_999, 500)];
    const outside = [sample(990, 5), sample(3_000, 500)];
    assert.deepEqual([...inWindow, ...outside].filter(touches(kill)), inWindow);
  });

  it('cost as long as somebody felt it: the last that failed or was slow', () => {
    const samples = [sample(1_000, 30, 502), sample(1_500, 150), sample(2_000, 50), sample(3_500, 400, 502)];
    assert.equal(feltMs(samples, kill), 650);
    assert.equal(feltMs([sample(1_000, 10)], kill), 0);
  });
});

describe('the verdict of bench:slo', () => {
  const quiet = figuresOf(spread(0.05));

  it('names nothing where all was kept, also when the seconds around the kill were slow', () => {
    const total = { ...quiet, overBudget: 9, max: 400 };
    assert.deepEqual(missedBy({ total, quiet }), []);
  });

  it('counts every request outside of those seconds, also a login', () => {
    const [missed = ''] = missedBy({ total: quiet, quiet: { ...quiet, overBudget: 2, max: 120 } });
    assert.match(missed, /^2 of 1000 requests took over 100 ms.+the longest 120 ms/);
  });

  it('names each promise that was missed', () => {
    const total = { ...quiet, p95: 200, failed: 10, unanswered: 10 };
    const missed = missedBy({ total, quiet: { ...quiet, overBudget: 1 } });
    assert.equal(missed.length, 4);
    assert.match(
      missed.join('; '),
      /p95 is 200 ms.+1 of 1000 requests.+1\.00 % of the requests.+was 99\.00 %/,
    );
  });
});

describe('what limits', () => {
  const use: CpuUse = {
    cores: 2,
    ofCore: { nginx: 0.3, 'node-1': 0.5, load: 0.4 },
    others: 0.05,
    idle: 0.75,
  };

  it('is the machine, one process, others, or no processor at all', () => {
    assert.match(limitedBy({ ...use, idle: 0.1 }), /^the 2 cores of the machine.+node-1 50 %, load 40 %/);
    assert.match(limitedBy({ ...use, ofCore: { redis: 0.95 } }), /^redis, which had 95 % of a core/);
    assert.match(limitedBy({ ...use, others: 0.9, idle: 0 }), /^other programs.+90 %/);
    assert.match(limitedBy(use), /^waiting, and not the processor/);
  });
});

it('the page of figures shows the service as the benches print it', () => {
  const page = readFileSync(new URL('../../docs/performance.md', import.meta.url), 'utf8');
  const [, shown = ''] = /<!-- slo:begin -->\n([\s\S]+?)\n<!-- slo:end -->/.exec(page) ?? [];
  for (const row of [
    'all of it',
    'outside of the seconds below',
    '2 s from the kill',
    'node:http',
    'Fastify',
  ])
    assert.ok(shown.includes(`| ${row} |`), row);
  assert.match(shown, /stops being true at \d+\/s|where the ramp ended/);
});
