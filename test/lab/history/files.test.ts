import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { judge } from '../../../src/lab/checker/check.ts';
import { measurementsOf } from '../../../src/lab/checker/measurements.ts';
import { createRunFolder, readHistory } from '../../../src/lab/history/run-folder.ts';
import { type HistoryEvent, HistoryEvent as Schema } from '../../../src/protocol/history.ts';
import { invariantIds, observationIds } from '../../../src/protocol/lab-words.ts';
import type { RunReport } from '../../../src/protocol/reports.ts';
import { commands } from '../../support/simulated-commands.ts';
import { SimulatedRun } from '../../support/simulated-run.ts';

const question = {
  invariants: invariantIds,
  observes: observationIds,
  claimed: { stateHeldBy: 'store' },
} as const;

const reportOf = ({ name }: { readonly name: string }): RunReport => ({
  ...{ run: name, experiment: '03-two-servers', server: 'teach', seed: 7, passed: true, results: [] },
});

describe('a history that was written to a file', () => {
  let root = '';
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'statelab-test-history-'));
  });
  after(() => rm(root, { recursive: true, force: true }));

  const write = async (events: readonly HistoryEvent[]): Promise<string> => {
    const folder = await createRunFolder(root, '00-by-hand', 1);
    return folder.writeHistory('memory', events);
  };

  it('is read back as it was, and judged the same', async () => {
    const bugs = [null, 'reads from the past', 'answers 401 in an outage', 'forgets live sessions'] as const;
    const plans = fc.sample(commands, { numRuns: bugs.length, seed: 3 });
    for (const [index, bug] of bugs.entries()) {
      const { events } = new SimulatedRun(index % 2 === 1 && bug === null, bug).perform(
        plans[index] ?? [],
      ).history;
      const read = await readHistory(await write(events));
      assert.deepEqual(read, events);
      assert.deepEqual(judge(read, question), judge(events, question));
      assert.deepEqual(measurementsOf(read), measurementsOf(events));
    }
  });

  it('is as it was under `latest`', async () => {
    const { events } = new SimulatedRun(false, null).perform([]).history;
    await write(events);
    const finished = await createRunFolder(root, '03-two-servers', 7);
    await finished.writeHistory('memory', events);
    await finished.writeReport(reportOf(finished));
    // One that is interrupted before its report is not the latest.
    await createRunFolder(root, '04-affinity', 7);
    assert.deepEqual(await readHistory(join(root, 'latest', 'memory.jsonl')), events);
  });

  it('is kept also where several runs end in the same moment', async () => {
    const seeds = Array.from({ length: 20 }, (_, seed) => seed);
    const folders = await Promise.all(seeds.map((seed) => createRunFolder(root, '03-two-servers', seed)));
    await Promise.all(folders.map((folder) => folder.writeReport(reportOf(folder))));
    const latest = JSON.parse(await readFile(join(root, 'latest', 'report.json'), 'utf8'));
    assert.ok(folders.some(({ name }) => name === latest.run));
  });

  const corruptions: Record<string, (lines: string[]) => string> = {
    'is cut short': (lines) => (lines[4] as string).slice(0, 20),
    'is no JSON': () => 'nonsense',
    'is JSON, but no event': () => '{"type":"invoke","at":1}',
    'has a time before the run': (lines) => (lines[4] as string).replace(/"at":\d+/, '"at":-1'),
  };
  for (const [what, corrupt] of Object.entries(corruptions)) {
    it(`names the line that ${what}`, async () => {
      const file = await write(new SimulatedRun(false, null).perform([]).history.events);
      const lines = (await readFile(file, 'utf8')).split('\n');
      lines[4] = corrupt(lines);
      await writeFile(file, lines.join('\n'));
      await assert.rejects(readHistory(file), /memory\.jsonl, line 5: not an event of a history/);
    });
  }

  it('names a line by its number in the file, empty lines counted', async () => {
    const file = await write(new SimulatedRun(false, null).perform([]).history.events.slice(0, 1));
    await appendFile(file, '\n\nnonsense\n');
    await assert.rejects(readHistory(file), /line 4/);
  });

  it('consists of events that the schema knows in full', () => {
    const { events } = new SimulatedRun(false, null).perform([]).history;
    for (const event of events) assert.deepEqual(Schema.parse(event), event);
  });
});
