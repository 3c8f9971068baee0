/** The course's pages speak of the experiments that there are, and show what was measured and printed. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { experiments } from '../../experiments/index.ts';
import { experimentPage } from '../../scripts/generate/course/experiment-page.ts';
import { readMeasured } from '../../scripts/generate/course/measured.ts';
import { notesOf, tellingFigures } from '../../scripts/measure-course/words.ts';
import type { Experiment } from '../../src/lab/runner/experiment.ts';
import type { DeploymentResult } from '../../src/protocol/reports.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const names = experiments.map(({ name }) => name);
const measured = readMeasured();

describe('what was measured for the course', () => {
  it('speaks of every experiment; else run: npm run measure:course && npm run generate', () => {
    const missing = names.filter((name) => !measured.some(({ experiment }) => experiment === name));
    assert.deepEqual(missing, []);
  });

  it('speaks of no other experiment, and of none twice', () => {
    const told = measured.map(({ experiment }) => experiment);
    assert.deepEqual(
      told,
      names.filter((name) => told.includes(name)),
    );
  });

  for (const { experiment: name, results } of measured) {
    it(`is what ${name} expects, on each deployment that it speaks of`, () => {
      const expected = experiments.find((each) => each.name === name)?.expected;
      const observed = Object.entries(results).map(([deployment, result]) => [deployment, result.observed]);
      assert.deepEqual(Object.fromEntries(observed), expected);
    });
  }
});

describe('the pages of the experiments', () => {
  const folder = `${root}docs/course/experiments`;

  it('are there for each experiment, and for nothing else', () => {
    const files = [...names.map((name) => `${name}.md`), 'README.md', 'measured.json'];
    assert.deepEqual(readdirSync(folder).sort(), files.sort());
  });

  it('ask before they tell, and keep the answer folded', () => {
    for (const { name, predict } of experiments) {
      const page = readFileSync(`${folder}/${name}.md`, 'utf8');
      const [asked = '', told = ''] = page.split('## What should come out');
      const [open = '', folded = ''] = asked.split('<details>');
      assert.ok(open.includes(predict.question), name);
      assert.match(folded, /^\n<summary>[\s\S]+<\/details>/, name);
      assert.match(told, /## What was measured/, name);
    }
  });

  it('say plainly that an experiment has not been measured', () => {
    const [experiment] = experiments as [Experiment];
    assert.match(experimentPage(experiment, experiments, undefined), /has not been measured yet/);
  });
});

describe('what is kept of a run', () => {
  const result = (deployment: string, measurements: object, notes: string[] = []) =>
    ({ deployment, measurements, notes }) as unknown as DeploymentResult;
  const about = (number: string) => experiments.find(({ name }) => name.startsWith(number)) as Experiment;

  it('are the figures in which the deployments differ, where they are the point', () => {
    const common = { operations: 9, succeeded: 9, credentialBytes: 59 };
    const results = [
      result('jwt', { ...common, sessionsLost: 0, sessionsOpened: 3 }),
      result('memory', { ...common, credentialBytes: 60, sessionsLost: 3, sessionsOpened: 3, refused401: 2 }),
    ];
    assert.deepEqual(tellingFigures(about('07'), results), [
      { 'sessions lost': '0 of 3' },
      { 'sessions lost': '3 of 3', 'answers 401': '2' },
    ]);
    assert.deepEqual(Object.keys(tellingFigures(about('01'), results)[0] ?? {}), [
      'sessions lost',
      'credential',
    ]);
  });

  it('are notes, once each, with those that they are about', () => {
    const results = [result('jwt', {}, ['shortened', 'odd']), result('redis', {}, ['shortened'])];
    assert.deepEqual(notesOf(results), ['shortened', 'jwt: odd']);
  });
});

describe('day 1', () => {
  it('shows what its tour prints', () => {
    const page = readFileSync(`${root}docs/course/day-1-understand.md`, 'utf8');
    const [, shown] = /<!-- printed: npm run client:compare -->\n```text\n([\s\S]+?)```/.exec(page) ?? [];
    const tour = fileURLToPath(new URL('../../src/teach/clients/compare-clients.ts', import.meta.url));
    const { stdout, stderr } = spawnSync(process.execPath, [tour], { encoding: 'utf8' });
    assert.equal(stdout.slice(stdout.indexOf('The same requests')), shown, stderr);
  });
});
