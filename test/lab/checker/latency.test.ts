import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { measurementsOf } from '../../../src/lab/checker/measurements.ts';
import { Measurements } from '../../../src/protocol/reports.ts';
import { History } from '../../support/history.ts';

/** Every figure also has to fit the report's schema. */
const figures = ({ events }: History): Measurements => Measurements.parse(measurementsOf(events));

describe('the percentiles of latency', () => {
  const answered = (count: number) => {
    const history = new History();
    const alice = history.client('s1');
    alice.login({}, { latencyMs: 1 });
    for (let index = 2; index <= count; index += 1) alice.ok('me', {}, {}, { latencyMs: index });
    return { history, alice };
  };

  it('are the smallest value that so many do not exceed', () => {
    assert.deepEqual(figures(answered(100).history).latencyMs, { p50: 50, p95: 95, p99: 99 });
    assert.deepEqual(figures(answered(200).history).latencyMs, { p50: 100, p95: 190, p99: 198 });
  });

  it('need twenty operations', () => {
    assert.equal(figures(answered(19).history).latencyMs, undefined);
    assert.deepEqual(figures(answered(20).history).latencyMs, { p50: 10, p95: 19, p99: 20 });
  });

  it('count who waited in vain, and not who was turned away at the door or still waits', () => {
    const { history, alice } = answered(20);
    alice.invoke('me').info(null, { latencyMs: 4_000 });
    alice.invoke('me').fail(null, { latencyMs: 0 });
    alice.invoke('me');
    assert.deepEqual(figures(history).latencyMs, { p50: 11, p95: 20, p99: 4_000 });
  });
});
