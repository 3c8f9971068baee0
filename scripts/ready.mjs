// npm's setting `ignore-scripts` skips our `pre` scripts as well as those of packages. So the programs that
// people start load this first: without it, an older Node answers with a stack about the extension `.ts`.
import { existsSync } from 'node:fs';
import module from 'node:module';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { endWithNpm } from './end-with-npm.mjs';
import { say } from './prepare/ends.mjs';

const isInstalled = existsSync(fileURLToPath(new URL('../node_modules/.package-lock.json', import.meta.url)));
const isNodeNew = Number.parseInt(process.version.slice(1), 10) >= 24;

if (!isInstalled || !isNodeNew) {
  const what = isInstalled
    ? `Statelab needs Node 24, and this is ${process.version}`
    : 'The dependencies are not installed';
  const why =
    process.env.npm_config_ignore_scripts === 'true' ? ", since npm's setting ignore-scripts is on" : '';
  say(
    `${what}${why}. Add --ignore-scripts=false to the npm command, or install Node 24 (see .nvmrc) and run \`npm ci\`.`,
  );
  process.exit(3);
}

endWithNpm();
// Compiled code is kept: the next start is quicker, and needs no memory for taking the types out again.
module.enableCompileCache?.(fileURLToPath(new URL('../dist/compile-cache', import.meta.url)));
await import('../src/node/libraries.ts');
