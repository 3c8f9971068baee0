/** The process of a node, and the moment when it listens. */
import { type Child, startChild } from './child.ts';
import type { Guard } from './guard.ts';
import type { NodeSpec } from './node-spec.ts';
import type { OutputLog } from './output-log.ts';
import { readyLine } from './ready-line.ts';

/** @throws when the command cannot be started at all */
export function spawnNode(
  guard: Guard,
  { command, args, hasChannel, env, name }: NodeSpec,
  port: number,
  log: OutputLog,
  onListening: (origin: string) => void,
): Promise<Child> {
  const own = { ...env, NODE_NAME: name, PORT: String(port), HOST: '127.0.0.1' };
  const onOutputLine = (line: string) => {
    const listening = readyLine(line);
    if (listening) onListening(listening);
  };
  return startChild(guard, { command, args, hasChannel, env: own, onOutputLine, onLine: log.add });
}
