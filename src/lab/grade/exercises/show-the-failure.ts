/**
 * Write a test that shows the failure: it must fail where sessions lie in the memory of three servers, and pass
 * where a store holds them. So it shows the difference, and not that something is wrong with the test.
 */
import { exitWithin, killGroup, startChild } from '../../processes/child.ts';
import { checked, type Exercise, type ExerciseBench } from './exercise.ts';

const RUN_MS_MAX = 30_000;

interface Outcome {
  readonly tests: number;
  readonly failed: number;
  /** The first test that failed. */
  readonly first: string;
  readonly isLate: boolean;
}

/** Node's own test runner on the file, told where to send its requests. */
async function runTests({ guard, file }: ExerciseBench, base: string): Promise<Outcome> {
  const lines: string[] = [];
  const child = await startChild(guard, {
    command: process.execPath,
    args: ['--test', '--test-reporter=tap', file],
    env: { STATELAB_URL: base },
    hasChannel: false,
    onOutputLine: (line) => lines.push(line),
  });
  const isLate = (await exitWithin(child, RUN_MS_MAX)) === null;
  killGroup(child);
  await child.exited;
  const count = (name: string) =>
    Number(lines.map((line) => new RegExp(`^# ${name} (\\d+)$`).exec(line)?.[1]).find(Boolean) ?? 0);
  const failures = lines.flatMap((line) => /^\s*not ok \d+ - (.+)$/.exec(line)?.[1] ?? []);
  return { tests: count('tests'), failed: count('fail'), first: failures[0] ?? '', isLate };
}

const LATE = `it had not ended after ${RUN_MS_MAX / 1000} s`;

function passingSeen({ tests, failed, first, isLate }: Outcome): string | null {
  if (isLate) return LATE;
  if (tests === 0) return 'the file has no test: import test from node:test';
  return failed === 0 ? null : `“${first}” fails here, too: so it does not show what is wrong with memory`;
}

function failingSeen({ tests, failed, isLate }: Outcome): string | null {
  if (isLate) return LATE;
  if (tests === 0) return 'the file has no test: import test from node:test';
  return failed > 0 ? null : 'all of it passes, though two of three servers do not know who is asking';
}

export const showTheFailure: Exercise = {
  name: 'show-the-failure',
  needsFile: true,
  async check(bench) {
    const on = (name: 'memory' | 'redis') =>
      bench.withDeployment({ name, nodes: 3, policy: 'round-robin' }, (base) => runTests(bench, base));
    const store = await on('redis');
    const memory = await on('memory');
    return [
      checked('passes where Redis holds the sessions of three servers', passingSeen(store)),
      checked('fails where each of three servers holds its own', failingSeen(memory)),
    ];
  },
};
