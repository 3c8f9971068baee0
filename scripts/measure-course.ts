/**
 * Runs the experiments through the command line, one after the other, and keeps what they came to for the pages of
 * the course. Arguments are numbers of experiments; without any, all are measured. What did not come out as it is
 * taught, or could not run here, is not kept: the script names it and exits with 1.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism, platform } from 'node:os';
import { fileURLToPath } from 'node:url';
import { experiments } from '../experiments/index.ts';
import type { Experiment } from '../src/lab/runner/experiment.ts';
import { RunDocument, type RunReport } from '../src/protocol/reports.ts';
import { type MeasuredExperiment, measuredFile, readMeasured } from './generate/course/measured.ts';
import { notesOf, tellingFigures } from './measure-course/words.ts';

const SEED = 1;
const OUTPUT_BYTES_MAX = 16 * 1024 * 1024;
const root = fileURLToPath(new URL('..', import.meta.url));

function run({ name }: Experiment): RunReport | undefined {
  const command = ['src/cli.ts', 'run', name, '--json', '--seed', String(SEED)];
  const { stdout } = spawnSync(process.execPath, command, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: OUTPUT_BYTES_MAX,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return stdout === '' ? undefined : RunDocument.parse(JSON.parse(stdout)).runs[0];
}

function kept(experiment: Experiment, { seed, results }: RunReport): MeasuredExperiment {
  const figures = tellingFigures(experiment, results);
  const told = results.map(({ deployment, observed, evidence: [proof] }, index) => [
    deployment,
    { observed, ...(proof && { evidence: proof.text }), measured: figures[index] ?? {} },
  ]);
  const machine = `${platform()}, ${availableParallelism()} processors, Node.js ${process.versions.node}`;
  return {
    experiment: experiment.name,
    seed,
    machine,
    results: Object.fromEntries(told),
    notes: notesOf(results),
  };
}

/** In the order of the course; what the course no longer has is dropped. */
function keep(measured: ReadonlyMap<string, MeasuredExperiment>): void {
  const inOrder = experiments.flatMap(({ name }) => measured.get(name) ?? []);
  writeFileSync(measuredFile, `${JSON.stringify(inOrder, null, 2)}\n`);
}

const asked = process.argv.slice(2);
const selected = experiments.filter(({ name }) => asked.length === 0 || asked.includes(name.slice(0, 2)));
const measured = new Map(readMeasured().map((each) => [each.experiment, each]));
for (const experiment of selected) {
  process.stderr.write(`${experiment.name}\n`);
  const report = run(experiment);
  if (report?.results.every(({ observed, expected }) => observed === expected)) {
    measured.set(experiment.name, kept(experiment, report));
    keep(measured);
    continue;
  }
  process.stderr.write(`${experiment.name} did not come out as it is taught; nothing of it is kept\n`);
  process.exitCode = 1;
}
if (selected.length === 0) {
  process.stderr.write(`There is no experiment ${asked.join(' ')}.\n`);
  process.exitCode = 2;
}
process.stderr.write('For the pages: npm run generate\n');
