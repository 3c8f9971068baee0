/**
 * What the bundle needs where it is alone: its own package.json, since it is of ES modules wherever it lies, and
 * `npm install` there adds what it needs; and the list of settings, which its errors name.
 */
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

interface PackageFile {
  readonly version: string;
  readonly license: string;
}

const text = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const read = (path: string): PackageFile => JSON.parse(text(path));

/** @param needed names of packages, in the versions that are installed here */
export const carriedAlone = (needed: readonly string[]): Plugin => ({
  name: 'carried-alone',
  generateBundle() {
    const { version, license } = read('package.json');
    const dependencies = Object.fromEntries(
      needed.map((name) => [name, read(`node_modules/${name}/package.json`).version]),
    );
    const own = { name: 'statelab-service', version, license, private: true, type: 'module' };
    const source = `${JSON.stringify({ ...own, engines: { node: '>=24' }, dependencies }, null, 2)}\n`;
    this.emitFile({ type: 'asset', fileName: 'package.json', source });
    this.emitFile({ type: 'asset', fileName: '.env.example', source: text('.env.example') });
  },
});
