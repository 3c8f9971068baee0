/** All that a store holds, as text: what somebody would read who gets hold of it. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Deployment } from './servers.ts';

const BYTES_MAX = 16 * 1024 * 1024;

/** A store of somebody's own: its files lie in the temporary folder, which a grading has for itself. */
function filesText(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  const read = (file: string) => {
    const found = statSync(file, { throwIfNoEntry: false });
    return found?.isFile() && found.size < BYTES_MAX ? readFileSync(file, 'latin1') : '';
  };
  return files.map(read).join('\n');
}

export async function storeText(deployment: Deployment): Promise<string> {
  return deployment.hasStore ? deployment.store.text() : filesText(tmpdir());
}
