// The runs that are kept, as a list and one by one; what is broken is told, and nothing outside of them is read.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { StoredRuns } from '../../../src/lab/history/stored-runs.ts';
import { LabRefusal } from '../../../src/lab/lab-control.ts';
import { RunReport, RunSummary } from '../../../src/protocol/reports.ts';
import { result } from '../../support/report.ts';

const base = mkdtempSync(join(tmpdir(), 'statelab-test-stored-'));
after(() => rmSync(base, { recursive: true, force: true }));
const root = join(base, 'runs');
const runs = new StoredRuns(root);
const isUnknown = (error: unknown) => error instanceof LabRefusal && error.reason === 'unknown';

const report = { experiment: '03-two-servers', seed: 5, passed: true, results: [result()] };
const nameAt = (time: string) => `2026-02-03T04-05-${time}-000Z-03-two-servers-seed5`;
const [whole, ended, broken, other] = ['01', '02', '03', '04'].map(nameAt) as [
  string,
  string,
  string,
  string,
];

it('a folder that is not there yet holds no runs', async () => {
  assert.deepEqual(await runs.list(), []);
});

describe('the runs that are kept', () => {
  const secret = join(base, 'secret.jsonl');

  it('are listed newest first, and what is broken says why', async () => {
    for (const name of [whole, ended, broken, other, 'somebody-elses', '.lab']) {
      mkdirSync(join(root, name), { recursive: true });
    }
    // As versions before this one wrote it: without its own name.
    writeFileSync(join(root, whole, 'report.json'), JSON.stringify(report));
    writeFileSync(join(root, whole, 'memory.jsonl'), '{"type":"begin"}\n');
    writeFileSync(join(root, ended, 'jwt.jsonl'), '');
    writeFileSync(join(root, broken, 'report.json'), '{"experiment":');
    writeFileSync(join(root, other, 'report.json'), '{"experiment":"03-two-servers"}');
    writeFileSync(secret, 'secret');
    symlinkSync(whole, join(root, 'latest'));
    symlinkSync(base, join(root, nameAt('05')));
    const listed = (await runs.list()).map((each) => RunSummary.parse(each));
    assert.deepEqual(
      listed.map(({ run, passed, deployments, broken: why }) => [run, passed, deployments, why]),
      [
        [other, null, [], 'Its report.json is not a report of this version.'],
        [broken, null, [], 'Its report.json is not JSON.'],
        [ended, null, ['jwt'], 'It has no report.json: it was ended early, or still goes on.'],
        [whole, true, ['memory'], null],
      ],
    );
    assert.deepEqual(listed.at(-1)?.startedAt, '2026-02-03T04:05:01.000Z');
    assert.deepEqual([listed.at(-1)?.experiment, listed.at(-1)?.seed], ['03-two-servers', 5]);
  });

  it('are told as they were written, under the name of their folder', async () => {
    // Versions before there was a choice examined the teaching servers.
    const told = { run: whole, server: 'teach', ...report };
    assert.deepEqual(RunReport.parse(await runs.report(whole)), told);
    const chunks = await (await runs.history(whole, 'memory')).toArray();
    assert.equal(Buffer.concat(chunks).toString(), readFileSync(join(root, whole, 'memory.jsonl'), 'utf8'));
  });

  it('lead nowhere else, by whatever name or link', async () => {
    symlinkSync(secret, join(root, whole, 'jwt.jsonl'));
    symlinkSync(secret, join(root, ended, 'report.json'));
    for (const name of [
      '..',
      '.',
      '',
      'latest',
      nameAt('05'),
      nameAt('09'),
      `../runs/${whole}`,
      `${whole}/..`,
    ]) {
      await assert.rejects(runs.report(name), isUnknown, name);
      await assert.rejects(runs.history(name, 'memory'), isUnknown, name);
    }
    await assert.rejects(runs.history(whole, 'jwt'), isUnknown);
    await assert.rejects(runs.history(whole, 'redis'), isUnknown);
    await assert.rejects(runs.report(ended), isUnknown);
    await assert.rejects(runs.report(broken), /not JSON/);
  });

  it('are listed up to a bounded number', async () => {
    for (let ms = 0; ms < 210; ms += 1) {
      mkdirSync(join(root, nameAt('01').replace('-000Z', `-${String(ms).padStart(3, '0')}Z`)), {
        recursive: true,
      });
    }
    assert.equal((await runs.list()).length, 200);
  });
});
