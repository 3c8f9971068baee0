/**
 * Loaded before a program of ours (`node --import`): where libraries have been put together in one file each
 * (`scripts/libraries`), our files import those. Nothing else changes, and without them everything is found as usual.
 */
import { readFileSync, statSync } from 'node:fs';
import { registerHooks } from 'node:module';

const root = new URL('../../', import.meta.url);
const folder = new URL('dist/libraries/', root);
const installation = new URL('node_modules/.package-lock.json', root);

interface Index {
  readonly installedMs: number;
  readonly files: Readonly<Record<string, string>>;
}

/** Null where there is none, or where it was made for another installation. */
function readIndex(): Index | null {
  try {
    const index: Index = JSON.parse(readFileSync(new URL('index.json', folder), 'utf8'));
    return index.installedMs === statSync(installation).mtimeMs ? index : null;
  } catch {
    return null;
  }
}

const index = readIndex();
const isOurs = (file: string | undefined): boolean =>
  file?.startsWith(root.href) === true && !file.includes('/node_modules/');

if (index) {
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const file = index.files[specifier];
      if (file === undefined || !isOurs(context.parentURL)) return nextResolve(specifier, context);
      return { url: new URL(file, folder).href, format: 'module', shortCircuit: true };
    },
  });
}
