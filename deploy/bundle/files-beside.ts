/**
 * What our modules find beside themselves by `new URL('…', import.meta.url)`: a program becomes one of the bundle, and
 * any other file or directory is copied, to the place below the bundle that it has below the sources.
 */
import { cp } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { normalizePath, type Plugin } from 'vite';

const BESIDE = /new URL\((['"`])(\.[^'"`]+)\1, import\.meta\.url\)/g;

export function filesBeside(sources: string): Plugin {
  const copied = new Set<string>();

  return {
    name: 'files-beside',
    transform(code, id) {
      if (!id.startsWith(normalizePath(sources))) return null;
      return code.replaceAll(BESIDE, (_whole, _quote, path: string) => {
        const target = resolve(dirname(id), path);
        let place = normalizePath(relative(sources, target));
        if (target.endsWith('.ts')) {
          // All code lies at the top: from there, each address that stands in it leads to the same place.
          place = place.replaceAll('/', '-').replace(/ts$/, 'js');
          this.emitFile({ type: 'chunk', id: target, fileName: place });
        } else copied.add(target);
        return `new URL('./${place}${path.endsWith('/') ? '/' : ''}', import.meta.url)`;
      });
    },
    async writeBundle({ dir = '' }) {
      for (const file of copied) await cp(file, join(dir, relative(sources, file)), { recursive: true });
    },
  };
}
