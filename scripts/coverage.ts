// All tests, with what they ran of the code: counted in every process, and held to a minimum. Where a store is missing its
// tests are skipped, and then the minimum says nothing: it is not held, and that is said.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { installPrograms } from './test-all/programs.ts';

installPrograms();
// They look when they are loaded: not before.
const { withoutRedis } = await import('../test/support/redis.ts');
const { withoutPostgres } = await import('../test/support/postgres-programs.ts');
const missing = [withoutRedis, withoutPostgres].filter((why) => why !== false);
if (missing.length > 0) {
  const why = `Tests are skipped, since ${missing.join(', and ')}`;
  process.stderr.write(`${why}: how much is covered is shown, and not held to a minimum.\n`);
}

const c8 = fileURLToPath(new URL('../node_modules/c8/bin/c8.js', import.meta.url));
const options = missing.length > 0 ? ['--check-coverage=false'] : [];
const tests = [process.execPath, 'scripts/test-all.ts', ...process.argv.slice(2)];
const { status, error } = spawnSync(process.execPath, [c8, ...options, ...tests], { stdio: 'inherit' });
if (error) throw error;
process.exitCode = status ?? 1;
