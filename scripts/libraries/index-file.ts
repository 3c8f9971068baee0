/** What there is, and for which installation it was made: another one must not run with the libraries of this one. */
import { statSync } from 'node:fs';
import type { Plugin } from 'vite';
import { fileNameOf } from './entries.ts';

const installation = new URL('../../node_modules/.package-lock.json', import.meta.url);

export const indexFile = (names: readonly string[]): Plugin => ({
  name: 'library-index',
  generateBundle() {
    const files = Object.fromEntries(names.map((name) => [name, `${fileNameOf(name)}.mjs`]));
    const source = JSON.stringify({ installedMs: statSync(installation).mtimeMs, files });
    this.emitFile({ type: 'asset', fileName: 'index.json', source });
  },
});
