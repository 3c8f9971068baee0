// What a chart shows, and what of it is taken along, from samples alone.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Sample } from '../../../src/protocol/samples.ts';
import { type Plan, planCharts, planWords } from '../../../web/model/charts/plan.ts';
import { tableCsv } from '../../../web/model/charts/table.ts';
import { csv, measurementsCsv } from '../../../web/model/replay/csv.ts';
import { samplesOf } from '../../../web/model/replay/samples.ts';
import { timelineOf } from '../../../web/model/replay/timeline.ts';
import { reportFor } from '../../support/fake-lab/cards.ts';
import { historyOf } from '../../support/fake-lab/histories.ts';

const sample = (at: number, rest: Partial<Sample> = {}): Sample => ({
  ...{ at, answered: 10, refused: 0, failed: 0, unanswered: 0, retried: 0, latencyMs: null },
  ...{ requestBytes: 5_000, responseBytes: 9_000, nodes: [] },
  ...rest,
});
const plan = (id: Plan['id'], samples: readonly Sample[], everyMs = 1000): Plan => {
  const found = planCharts({ samples, everyMs, originMs: 0 }).find((each) => each.id === id);
  assert.ok(found);
  return found;
};
const linesOf = ({ lines }: Plan) => Object.fromEntries(lines.map(({ label, values }) => [label, values]));

describe('a chart', () => {
  it('tells requests a second also where samples are shorter than one, and only outcomes that were', () => {
    const requests = plan('requests', [sample(250), sample(500, { refused: 5 })], 250);
    assert.deepEqual(linesOf(requests), { answered: [40, 40], '4xx': [0, 20] });
    assert.equal(requests.n, 'n = 25');
  });

  it('leaves a gap where nothing was measured', () => {
    const latencyMs = { p50: 2, p95: 5, p99: 9 };
    const latency = plan('latency', [sample(1000, { latencyMs }), sample(2000)]);
    assert.deepEqual(linesOf(latency), { p50: [2, null], p95: [5, null], p99: [9, null] });
    assert.deepEqual(
      latency.lines.map(({ dash }) => dash),
      ['solid', 'dashed', 'dotted'],
    );
    assert.equal(planWords(latency), 'Latency, ms, n = 20. At the end: p50 2.0 ms, p95 5.0 ms, p99 9.0 ms.');
  });

  it('has a lane for each node that was there, in the order of their numbers', () => {
    const node = (name: string, sessionsHeld: number | null) => ({ name, sessionsHeld, rssBytes: null });
    const sessions = plan('sessions', [
      sample(1000, { nodes: [node('node-2', 1)] }),
      sample(2000, { nodes: [node('node-10', 4), node('node-2', null)] }),
    ]);
    assert.deepEqual(linesOf(sessions), { 'node-2': [1, null], 'node-10': [null, 4] });
  });

  it('says in words why it is empty', () => {
    assert.match(plan('latency', []).empty ?? '', /Nothing has been asked yet/);
    assert.match(plan('memory', [sample(1000)]).empty ?? '', /not measured/);
  });

  it('of a run is in finer steps the shorter the run, and sees what a node lost', () => {
    const { everyMs, samples } = samplesOf(timelineOf(historyOf('07-kill-one', 'sticky', 7), 'sticky'));
    assert.equal(everyMs, 50);
    const held = linesOf(
      planCharts({ samples, everyMs, originMs: 0 }).find(({ id }) => id === 'sessions') as Plan,
    );
    const at = (ms: number) => held['node-2']?.[Math.round(ms / everyMs) - 1];
    assert.deepEqual([at(500), at(600), at(950)], [1, null, 0]);
  });
});

describe('comma-separated values', () => {
  it('quote what needs it, and are no formula in a spreadsheet', () => {
    assert.equal(csv([['a,b', 'say "x"', '=1+1', -3, null]]), '"a,b","say ""x""",\'=1+1,-3,\r\n');
  });

  it('have a line for each measurement of each deployment', () => {
    const text = measurementsCsv(reportFor('07-kill-one', 7));
    assert.match(text, /^experiment,seed,deployment,measurement,value\r\n/);
    assert.match(text, /07-kill-one,7,jwt,latencyMs\.p95,5\.6\r\n/);
  });

  it('of a chart have a line for each point', () => {
    const text = tableCsv(plan('requests', [sample(1000), sample(2000)]));
    assert.equal(text, 'seconds,answered\r\n0.5,10\r\n1.5,10\r\n');
  });
});
