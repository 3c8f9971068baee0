/** What a child sees of the lab's environment: what it needs to run, and none of the user's secrets. */
import { fileURLToPath } from 'node:url';

const INHERITED = [
  'PATH',
  'HOME',
  'TMPDIR',
  'TMP',
  'TEMP',
  'LANG',
  'LC_ALL',
  'TZ',
  'SystemRoot',
  'NODE_V8_COVERAGE',
];

/**
 * A child's small costs, many times over. Compiled code is kept in the project's own folder, where nobody else
 * can plant any. And V8 lets its nursery grow to 16 MB and more before it looks: a lab has many small processes.
 */
const FRUGAL = {
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../../../dist/compile-cache', import.meta.url)),
  NODE_OPTIONS: '--max-semi-space-size=1',
  // One heap of the C library instead of one for each thread (glibc; elsewhere it means nothing).
  MALLOC_ARENA_MAX: '1',
};

export function childEnvironment(own: Readonly<Record<string, string>>): Record<string, string> {
  const inherited = INHERITED.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(inherited), ...FRUGAL, ...own };
}
