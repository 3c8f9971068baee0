/** Where programs of others are found on this machine, and how one gets there. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The program's file in this folder; null when it is not there, or cannot be run. */
export function programIn(folder: string, name: string, platform = process.platform): string | null {
  // Without a shell Windows starts nothing else: Node refuses a `.cmd` since 20.12.
  const candidate = join(folder, platform === 'win32' ? `${name}.exe` : name);
  try {
    accessSync(candidate, constants.X_OK);
    return candidate;
  } catch {
    return null;
  }
}

export const foldersOnPath = (): string[] => (process.env.PATH ?? '').split(delimiter);

function onPath(name: string): string | null {
  for (const folder of foldersOnPath()) {
    const program = programIn(folder, name);
    if (program) return program;
  }
  return null;
}

/** Whether a package of the system can be installed without a password. Whoever does not want that says so; our tests do. */
export const mayInstall = (): boolean =>
  process.env.STATELAB_INSTALL !== 'never' &&
  process.getuid?.() === 0 &&
  existsSync('/etc/debian_version') &&
  onPath('apt-get') !== null;

/** Installs one package of Debian. The person has been told before. */
export function installOnDebian(name: string): void {
  // The package would start a service of its own; the lab wants only the program.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const apt = (...args: string[]) =>
    spawnSync('apt-get', args, { env, stdio: 'ignore', timeout: 300_000 }).status === 0;
  const install = () => apt('install', '-y', '-qq', '--no-install-recommends', name);
  if (!install()) apt('update', '-qq') && install();
}
