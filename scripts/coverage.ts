// All tests, with what they ran of the code: counted in every process, and held to a minimum. Where a store is missing its
// tests are skipped, and then the minimum says nothing: it is not held, and that is said.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findPostgres } from '../src/lab/stores/postgres-finder.ts';
import { findRedis } from '../src/lab/stores/redis-finder.ts';

const announce = (text: string) => process.stderr.write(`${text}\n`);
const stores = { Redis: findRedis(announce), PostgreSQL: findPostgres(announce) };
const missing = Object.entries(stores).flatMap(([name, { kind }]) => (kind === 'none' ? [name] : []));
if (missing.length > 0) {
  announce(
    `Without ${missing.join(' and ')}, tests are skipped: how much they cover is shown, and not held to a minimum.`,
  );
}

const c8 = fileURLToPath(new URL('../node_modules/c8/bin/c8.js', import.meta.url));
const options = missing.length > 0 ? ['--check-coverage=false'] : [];
const tests = [process.execPath, 'scripts/test-all.ts', ...process.argv.slice(2)];
const { status, error } = spawnSync(process.execPath, [c8, ...options, ...tests], { stdio: 'inherit' });
if (error) throw error;
process.exitCode = status ?? 1;
