import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { measurementsOf } from '../../../src/lab/checker/measurements.ts';
import { History } from '../../support/history.ts';
import { isFalse, isTrue, isUnknown } from '../../support/judged.ts';

interface Round {
  /** How long the operation of this number waits for its answer; NaN: it is refused, Infinity: it never ends. */
  readonly ms?: (index: number) => number;
  readonly everyMs?: number;
  readonly count?: number;
}

/** One client whose operations are due every few milliseconds, with a second between the rounds. */
function loaded(...rounds: Round[]): { history: History; ids: number[][] } {
  const history = new History();
  history.client('s1').login({}, { latencyMs: 900 });
  const ids = rounds.map(({ ms = () => 3, everyMs = 5, count = 200 }) => {
    const startedAt = history.now + 1_000;
    const sent = Array.from({ length: count }, (_, index) => {
      history.now = startedAt + index * everyMs;
      const latencyMs = ms(index);
      const asked = { session: 's1', user: 'alice', credential: 1 };
      return { pending: history.invoke('me', asked), latencyMs, due: history.now };
    });
    for (const { pending, latencyMs, due } of sent.toSorted((a, b) => a.due - b.due)) {
      if (latencyMs === Number.POSITIVE_INFINITY) continue;
      history.now = due + (Number.isNaN(latencyMs) ? 1 : latencyMs);
      if (Number.isNaN(latencyMs)) pending.fail(503, { latencyMs: 1 });
      else pending.ok({}, { latencyMs });
    }
    return sent.map(({ pending }) => pending.id);
  });
  return { history, ids };
}

const slow = (index: number) => (index < 12 ? 250 + index : 3);

describe('pace', () => {
  it('is true when p95 is short and nothing failed', () => isTrue(loaded({}).history, 'pace'));

  it('is true when a few were slow, or one in two hundred failed', () => {
    isTrue(loaded({ ms: (index) => (index < 10 ? 900 : 3) }).history, 'pace');
    isTrue(loaded({ ms: (index) => (index === 7 ? Number.NaN : 3) }).history, 'pace');
  });

  it('is false when more than one in twenty was slow, and names the first of them', () => {
    const { history, ids } = loaded({ ms: slow });
    assert.match(isFalse(history, 'pace', ids[0]?.[0] as number), /p95 was 251 ms at best/);
  });

  it('judges the quickest round, as the machine may have been busy in another', () => {
    const { history } = loaded({ ms: slow }, {}, { ms: slow });
    isTrue(history, 'pace');
    history.measure('requestsPerSecond', 900, 'deployment');
    assert.deepEqual(measurementsOf(history.events).latencyMs, { p50: 3, p95: 3, p99: 3 });
    const { history: all } = loaded({ ms: slow }, { ms: slow });
    all.measure('requestsPerSecond', 900, 'deployment');
    assert.equal(measurementsOf(all.events).latencyMs?.p95, 251);
  });

  it('is false when one in a hundred failed, whichever round it was in', () => {
    const failing = (index: number) => (index === 40 || index < 3 ? Number.NaN : 3);
    const { history, ids } = loaded({}, { ms: failing });
    assert.match(isFalse(history, 'pace', ids[1]?.[0] as number), /4 of 400 operations failed.* 503/);
  });

  it('is false when the answers never came', () => {
    const { history, ids } = loaded({ ms: (index) => (index < 20 ? Number.POSITIVE_INFINITY : 3) });
    assert.match(isFalse(history, 'pace', ids[0]?.[0] as number), /p95 was Infinity/);
  });

  it('is unknown below the rate, and where it did not last', () => {
    isUnknown(loaded({ everyMs: 6 }).history, 'pace');
    isUnknown(loaded({ count: 99 }).history, 'pace');
    isUnknown(new History(), 'pace');
  });
});

describe('throughput', () => {
  const measured = (own: number[], bare: number[]) => {
    const history = new History();
    for (const value of own) history.measure('requestsPerSecond', value, 'deployment');
    for (const value of bare) history.measure('requestsPerSecond', value, 'bare');
    const { requestsPerSecond, ratioToBareServer } = measurementsOf(history.events);
    return [requestsPerSecond, ratioToBareServer];
  };

  it('is the median, and its ratio that of the pairs: both may have been slow at the same time', () => {
    assert.deepEqual(measured([100, 500, 510], [200, 1_000, 1_000]), [500, 0.5]);
    assert.deepEqual(measured([100, 300], [200, 300]), [200, 0.75]);
  });

  it('is absent where it was not measured, and the ratio where the bare server answered nothing', () => {
    assert.deepEqual(measured([], []), [undefined, undefined]);
    assert.deepEqual(measured([100], []), [undefined, undefined]);
    assert.deepEqual(measured([100], [0]), [100, undefined]);
  });
});
