/** The command line as a process of its own, as a person starts it. */
import { fileURLToPath } from 'node:url';
import type { RunDocument } from '../../src/protocol/reports.ts';
import { type Child, startChild } from './child.ts';
import type { MarkedFolder } from './leftovers.ts';

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

/** Nothing is installed for a test, and no Redis of the machine's is used. */
export const labEnvironment = { REDIS_URL: '', STATELAB_INSTALL: 'never' };

export function startLab(
  folder: Pick<MarkedFolder, 'path'>,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Child {
  const own = { ...labEnvironment, TMPDIR: folder.path, ...env };
  return startChild(process.execPath, [cli, ...args], own, ['ignore', 'pipe', 'pipe']);
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end. */
export async function runLab(...start: Parameters<typeof startLab>): Promise<Ended> {
  const child = startLab(...start);
  let stdout = '';
  let stderr = '';
  child.process.stdout?.on('data', (text: string) => (stdout += text));
  child.process.stderr?.on('data', (text: string) => (stderr += text));
  const code = await child.exited;
  return { code, stdout, stderr };
}

export const reportsIn = ({ stdout }: Ended): RunDocument['runs'] => (JSON.parse(stdout) as RunDocument).runs;

export interface LabPage {
  readonly child: Child;
  readonly url: string;
  /** Asks the lab for something, as the page does. @throws with the lab's answer when it refuses */
  post(path: string, body?: object): Promise<void>;
}

/** The page's server on any free port, ready. */
export async function startPage(folder: MarkedFolder, args: readonly string[] = []): Promise<LabPage> {
  const runs = ['--runs', folder.path];
  const child = startLab(folder, ['start', '--no-open', '--port', '0', ...runs, ...args]);
  const line = await child.line((text) => text.includes('#token='));
  const [, url = '', token = ''] = /(http:\S+\/)#token=(\S+)/.exec(line) ?? [];
  return {
    child,
    url,
    async post(path, body = {}) {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const answer = await fetch(`${url}api/${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    },
  };
}
