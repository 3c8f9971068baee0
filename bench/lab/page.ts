/** The page's process, started as a person starts it, for what is to be measured of it from outside. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Started as `npm start` starts it. */
const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url));

/** Resolves when the address has been printed. */
export async function startPage() {
  const child = spawn(
    process.execPath,
    ['--max-semi-space-size=2', cli, 'start', '--no-open', '--port', '0'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const [, url = '', token = ''] = /(http:\S+\/)#token=(\S+)/.exec(line) ?? [];
  return {
    pid: child.pid as number,
    /** As a person opens it. */
    address: `${url}#token=${token}`,
    async post(path: string, body: object): Promise<void> {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const answer = await fetch(`${url}api/${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    },
    async stop(): Promise<void> {
      child.kill('SIGINT');
      await once(child, 'exit');
    },
  };
}
