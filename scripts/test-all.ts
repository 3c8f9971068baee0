// Every test but the long ones: first those that may run beside others, then, one after the other, those that take
// time by the clock (`*.alone.ts`) and would measure the others. Arguments go to Node's test runner.
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { inMemoryFolder } from './test-all/in-memory-folder.ts';
import { installPrograms } from './test-all/programs.ts';

/** One more than there are processors, since much of it waits; each file may hold half a gigabyte of servers. */
const CONCURRENCY = Math.min(availableParallelism() + 1, 8);

const runs = [
  { files: 'test/**/*.test.ts', concurrency: CONCURRENCY },
  { files: 'test/**/*.alone.ts', concurrency: 1 },
];

function runTests(env: NodeJS.ProcessEnv): void {
  for (const { files, concurrency } of runs) {
    const options = ['--import', './scripts/keep-compiled.mjs', '--test', '--test-timeout=300000'];
    const args = [...options, `--test-concurrency=${concurrency}`, ...process.argv.slice(2), files];
    const { status, error } = spawnSync(process.execPath, args, { stdio: 'inherit', env });
    if (error) throw error;
    process.exitCode ||= status ?? 1;
  }
}

installPrograms();
const folder = inMemoryFolder();
try {
  runTests({ ...process.env, ...(folder && { TMPDIR: folder.path }) });
} finally {
  folder?.remove();
}
