/** How a program of ours is started: with its libraries found quickly (`src/node/libraries.ts`). */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { NodeCommandLine } from './node-spec.ts';

const libraries = new URL('../../node/libraries.ts', import.meta.url).href;

/** @param path of the program, under `src` */
export function ownProgram(path: string): Pick<NodeCommandLine, 'command' | 'args'> {
  const entry = fileURLToPath(new URL(`../../${path}`, import.meta.url));
  if (!existsSync(entry)) throw new Error(`no program at ${entry}`);
  return { command: process.execPath, args: ['--import', libraries, entry] };
}
