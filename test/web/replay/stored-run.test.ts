// A run that really took place, from its first process to its replay in a browser: what is shown is what was recorded.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { experiments } from '../../../experiments/index.ts';
import { Lab } from '../../../src/lab/lab.ts';
import { HistoryEvent } from '../../../src/protocol/history.ts';
import { HistoryReader } from '../../../web/model/replay/reader.ts';
import { timelineOf } from '../../../web/model/replay/timeline.ts';
import { openPages, skip } from '../../support/page.ts';

describe('a run of the real laboratory', { skip, timeout: 180_000 }, () => {
  const runsRoot = mkdtempSync(join(tmpdir(), 'statelab-stored-runs-'));
  const lab = new Lab({ experiments, runsRoot, announce: () => undefined });
  const open = openPages();
  after(async () => {
    await lab.stop();
    rmSync(runsRoot, { recursive: true, force: true });
  });

  it('is listed, and replayed request by request as it was recorded', async () => {
    const [report] = await lab.run({ experiments: ['03-two-servers'], deployments: ['memory'], seed: 5 });
    const [result] = report?.results ?? [];
    assert.ok(report && result?.history);
    const text = readFileSync(join(runsRoot, report.run, 'memory.jsonl'), 'utf8');
    const recorded = text
      .trimEnd()
      .split('\n')
      .map((line) => HistoryEvent.parse(JSON.parse(line)));
    const reader = new HistoryReader();
    for (const _line of reader.read(text));
    reader.end();
    assert.deepEqual(reader.problems, []);
    assert.deepEqual(reader.events, recorded, 'the quick look at each line says what the schema says');
    const timeline = timelineOf(reader.events, 'memory', { evidence: result.evidence });
    const sent = recorded.filter(({ type }) => type === 'invoke').length;
    assert.equal(timeline.operations.all.length, sent);
    assert.equal(timeline.operations.ended.length, sent);

    const shown = await open(lab);
    const { page } = shown;
    await shown.goTo('#/runs');
    await page.getByRole('link', { name: /memory of 03-two-servers/ }).click();
    await page.getByRole('slider', { name: 'Moment of the run' }).waitFor();
    await page.keyboard.press('End');
    await page.getByText(`${sent} of ${sent} sent`).waitFor();
    const proof = result.evidence.find(({ operation }) => operation !== null);
    assert.ok(proof);
    await shown.goTo(`#/runs/${report.run}/memory?operation=${proof.operation}`);
    await page.getByText(`This operation proves that ${proof.invariant} is false`).waitFor();
    assert.match(await page.getByRole('heading', { level: 1 }).innerText(), /answered 401$/);
    assert.deepEqual(shown.complaints, []);
  });
});
