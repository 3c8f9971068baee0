import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { twoServers } from '../../../experiments/03-two-servers.ts';
import { killOne } from '../../../experiments/07-kill-one.ts';
import { Lab } from '../../../src/lab/lab.ts';
import { wrap } from '../../../src/lab/report/table.ts';
import type { DeploymentResult, RunReport } from '../../../src/protocol/reports.ts';

let lab: Lab;
let runsRoot: string;
before(async () => {
  runsRoot = await mkdtemp(join(tmpdir(), 'statelab-runs-'));
  lab = new Lab({ experiments: [twoServers, killOne], runsRoot, announce: () => undefined });
});
after(async () => {
  await lab.stop();
  await rm(runsRoot, { recursive: true });
});

/** Kills a node behind the lab's back as soon as this step begins. */
async function runAndKill(experiment: string, node: string, step: RegExp): Promise<RunReport> {
  let isDone = false;
  const unsubscribe = lab.events.subscribe(({ event }) => {
    if (isDone || event.type !== 'run' || !step.test(event.activeRun?.step ?? '')) return;
    const [jwt] = lab.state().deployments;
    process.kill(jwt?.nodes.find(({ name }) => name === node)?.pid as number, 'SIGKILL');
    isDone = true;
  });
  try {
    const [report] = await lab.run({ experiments: [experiment], deployments: ['jwt'] });
    assert.ok(isDone, 'the step was reached');
    return report as RunReport;
  } finally {
    unsubscribe();
  }
}

describe('a run whose node ends by itself', () => {
  it('fails, is inconclusive, and says which node it was and what it last said', async () => {
    const report = await runAndKill('03', 'node-2', /cart\.add/);
    const [result] = report.results as [DeploymentResult];
    assert.deepEqual([report.passed, result.observed], [false, 'inconclusive']);
    assert.match(result.notes.join('\n'), /node-2 was killed \(SIGKILL\), and not by the lab\.$/m);
    assert.ok(result.history, 'what was seen until then is kept');
  });

  it('is a failed run also where the node was to be killed later on', async () => {
    const report = await runAndKill('07', 'node-1', /^traffic/);
    assert.deepEqual([report.passed, report.results[0]?.observed], [false, 'inconclusive']);
    assert.match(report.results[0]?.notes.join() ?? '', /node-1 was killed \(SIGKILL\), and not by the lab/);
  });

  it('leaves the lab ready for the next run', async () => {
    const [report] = await lab.run({ experiments: ['03'], deployments: ['jwt'] });
    assert.equal(report?.passed, true);
  });
});

it('the reason of a failure is printed line by line, as its log was', () => {
  const text = 'node-2 ended by itself. Its last log lines:\n  one two three\n  four';
  assert.equal(
    wrap(text, 30, '> '),
    ['> node-2 ended by itself. Its', '> last log lines:', '>   one two three', '>   four'].join('\n'),
  );
  assert.equal(wrap('one two three', 8), 'one two\nthree');
});
