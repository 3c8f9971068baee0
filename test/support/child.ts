/** Child processes of a test: their output at hand, and none of them outlives it. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface Child {
  readonly process: ChildProcess;
  readonly pid: number;
  /** Everything that it has written so far. */
  output(): string;
  /** The first line on stdout that passes, however long ago it came. @throws when the child exits before */
  line(passes: (line: string) => boolean): Promise<string>;
  /** Its exit code, or null when a signal ended it. */
  readonly exited: Promise<number | null>;
}

const alive = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});
// The test runner ends a file that takes too long with SIGTERM, which would skip the handler above.
process.once('SIGTERM', () => process.exit(143));

/** What any program needs of the environment, and what merges the coverage of children. */
const inherited = ['PATH', 'SystemRoot', 'TEMP', 'TMPDIR', 'NODE_V8_COVERAGE', 'NODE_COMPILE_CACHE'];

export function startChild(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  stdio: SpawnOptions['stdio'] = ['ignore', 'pipe', 'pipe'],
  more: Pick<SpawnOptions, 'uid' | 'gid' | 'detached'> = {},
): Child {
  const kept = Object.fromEntries(
    inherited.flatMap((key) => (process.env[key] ? [[key, process.env[key]]] : [])),
  );
  const child = spawn(command, args, { env: { ...kept, ...env }, stdio, ...more });
  alive.add(child);
  const lines: string[] = [];
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  // Not `close`: it never comes once the parent has disconnected.
  const streams = [child.stdout, child.stderr].flatMap((stream) => (stream ? [once(stream, 'close')] : []));
  const exited = Promise.all([once(child, 'exit'), ...streams]).then(([[code]]) => {
    alive.delete(child);
    return code as number | null;
  });

  async function line(passes: (line: string) => boolean): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<string>();
    const look = () => {
      const found = lines.find(passes);
      if (found !== undefined) resolve(found);
    };
    look();
    child.stdout?.on('data', () => setImmediate(look));
    const ended = exited.then((code) => {
      throw new Error(`${command} exited with ${code}:\n${output}`);
    });
    return Promise.race([promise, ended]);
  }

  return { process: child, pid: child.pid as number, output: () => output, line, exited };
}

export async function killChild({ process: child, exited }: Child): Promise<void> {
  child.kill('SIGKILL');
  await exited;
}
