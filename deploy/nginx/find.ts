/** Whether this machine has an nginx to run the configuration of this folder. */
import { spawnSync } from 'node:child_process';
import { installOnDebian, mayInstall } from '../../src/lab/stores/programs.ts';

const isThere = (): boolean => spawnSync('nginx', ['-v'], { stdio: 'ignore' }).status === 0;

/** @param announce told before anything is installed; absent: nothing is installed */
export function hasNginx(announce?: (text: string) => void): boolean {
  if (isThere()) return true;
  if (!announce || !mayInstall()) return false;
  announce('No nginx found. Installing the package nginx with apt-get (about 2 MB)…');
  installOnDebian('nginx');
  return isThere();
}
