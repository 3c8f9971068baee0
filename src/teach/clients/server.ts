/** The server that a tour visits: the one that runs already, or one of its own that ends with it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createClient } from '../../client/client.ts';
import { ReadyLine } from '../../protocol/node-channel.ts';
import type { Family } from '../../protocol/strategies.ts';

const DEFAULT_PORTS: Record<Family, number> = { stateless: 3000, stateful: 3001 };

export interface Visited {
  readonly origin: string;
  /** How the person can have it the other way. */
  readonly note: string;
  close(): Promise<void>;
}

async function answers(origin: string, family: Family): Promise<boolean> {
  try {
    await createClient({ origin, family, timeoutMs: 2_000, attemptsMax: 1 }).health();
    return true;
  } catch {
    return false;
  }
}

/** The first line that it says. @throws with the last line of its complaint when it ends instead */
async function firstLineOf(child: ChildProcess): Promise<string> {
  let complaint = '';
  createInterface({ input: child.stderr as NodeJS.ReadableStream }).on('line', (line) => {
    complaint = line || complaint;
  });
  const said = once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), 'line');
  const ended = once(child, 'close').then(() => {
    throw new Error(`A server of its own does not start: ${complaint}`);
  });
  const [line] = await Promise.race([said, ended]);
  return line;
}

async function startOwn(family: Family): Promise<Visited> {
  const entry = fileURLToPath(new URL(`../${family}-server.ts`, import.meta.url));
  const child = spawn(process.execPath, [entry], {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const { listening } = ReadyLine.parse(JSON.parse(await firstLineOf(child)));
  return {
    origin: listening,
    note: `No server at port ${DEFAULT_PORTS[family]}, so this tour has started one of its own (npm run server:${family} starts one that stays).`,
    async close() {
      const gone = once(child, 'exit');
      child.send({ type: 'drain' });
      await gone;
    },
  };
}

/** @param origin of a server that the person named; absent: the usual port, or one of the tour's own */
export async function visit(family: Family, origin?: string): Promise<Visited> {
  const usual = origin ?? `http://127.0.0.1:${DEFAULT_PORTS[family]}`;
  if (await answers(usual, family)) {
    return { origin: usual, note: `The server at ${usual} answers.`, close: async () => undefined };
  }
  if (origin !== undefined) throw new Error(`No ${family} server answers at ${origin}.`);
  return startOwn(family);
}
