/** Makes the bundle of the service, as `npm run build:service` does, for the benchmarks and the tests. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const fileHere = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Where it lies by itself. */
export const bundleFolder = fileHere('../../dist/service');

/** @throws what Vite says, when the sources cannot be bundled */
export function buildService(folder = bundleFolder): void {
  const vite = fileHere('../../node_modules/vite/bin/vite.js');
  const options = ['--config', fileHere('vite.config.ts'), '--outDir', folder, '--logLevel', 'warn'];
  execFileSync(process.execPath, [vite, 'build', ...options], { stdio: ['ignore', 'ignore', 'inherit'] });
}
