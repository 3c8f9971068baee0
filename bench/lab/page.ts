/** The page's process, as `npm start` starts it, for what is to be measured of it from outside. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import packageJson from '../../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('../..', import.meta.url));
const OPTIONS = ['--no-open', '--port', '0'];

const [, ...start] = packageJson.scripts.start.split(' ');
/** What npm starts in the end: of its process alone memory is counted. */
const AS_NPM_STARTS_IT = [process.execPath, ...start, ...OPTIONS] as const;
/** What a person types. */
export const AS_A_PERSON_STARTS_IT = ['npm', 'start', '--', ...OPTIONS] as const;

/** Resolves when the address has been printed. */
export async function startPage([command, ...args]: readonly [string, ...string[]] = AS_NPM_STARTS_IT) {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const address = /(http:\S+\/)#token=(\S+)/;
  let [url, token] = ['', ''];
  for await (const line of createInterface({ input: child.stdout })) {
    [, url = '', token = ''] = address.exec(line) ?? [];
    if (url) break;
  }
  if (!url) throw new Error('The page ended before it said where it is.');
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
      const ended = once(child, 'exit');
      // npm passes this one on; of a Ctrl-C it believes that the terminal has told everybody.
      child.kill('SIGTERM');
      await ended;
    },
  };
}
