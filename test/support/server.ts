/** A server as a real process, started as anybody starts it: by its environment. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ReadyLine } from '../../src/protocol/node-channel.ts';
import type { StrategyFacts, StrategyName } from '../../src/protocol/strategies.ts';
import { type Child, killChild, startChild } from './child.ts';

/** Passwords that cost next to nothing to check; the names and the password are the teaching data's. */
const CHEAP_USERS_FILE = 'src/lab/data/users.json';

export interface TestServer {
  readonly url: string;
  readonly node: string;
  readonly strategy: string;
  /** Of a strategy that is none of ours. */
  readonly facts?: StrategyFacts | undefined;
  readonly child: Child;
  /** Drains it over the channel; the exit code. */
  stop(): Promise<number | null>;
  kill(): Promise<void>;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const locate = (path: string) => resolve(root, path);
const libraries = new URL('../../src/node/libraries.ts', import.meta.url).href;

type Environment = Readonly<Record<string, string>>;

/** The teaching server of each strategy. */
const teachingServers: Record<StrategyName, string> = {
  jwt: 'src/teach/stateless-server.ts',
  sealed: 'src/teach/stateless-server.ts',
  memory: 'src/teach/stateful-server.ts',
  redis: 'src/teach/stateful-server.ts',
  postgres: 'src/teach/stateful-server.ts',
};

export function launch(
  strategy: string,
  env: Environment,
  entry = teachingServers[strategy as StrategyName],
): Child {
  const environment = {
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? locate('dist/compile-cache'),
    PORT: '0',
    ...(env.STRATEGY_FILE === undefined && { STRATEGY: strategy }),
    USERS_FILE: locate(CHEAP_USERS_FILE),
    // The service would hash them anew at what it costs in earnest, with a thread that lets everything else go first.
    PASSWORD_HASH_MEMORY_KIB: '8',
    PASSWORD_HASH_PASSES: '1',
    ...env,
  };
  const args = ['--import', libraries, locate(entry)];
  return startChild(process.execPath, args, environment, ['ignore', 'pipe', 'pipe', 'ipc']);
}

/** @param env keys of `.env.example`; an empty one is as if it were not set */
export async function startServer(
  strategy: string,
  env: Environment = {},
  entry?: string,
  facts?: StrategyFacts,
): Promise<TestServer> {
  const child = launch(strategy, env, entry);
  const line = await child.line((text) => text.startsWith('{"listening"'));
  const { listening, node } = ReadyLine.parse(JSON.parse(line));
  return {
    url: listening,
    node,
    strategy,
    facts,
    child,
    stop() {
      if (child.process.connected) child.process.send({ type: 'drain' });
      return child.exited;
    },
    kill: () => killChild(child),
  };
}
