/**
 * Tries a strategy file alone, in a process of its own that whoever started it may end at any time: it may hang,
 * throw or exit. Each step is announced before it is taken, and what is wrong goes over the channel, one line each.
 */
import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { resolve, sep } from 'node:path';
import { placeOf } from '../node/error-place.ts';
import type { TryMessage } from '../protocol/grade.ts';
import type { User } from '../protocol/session.ts';
import type { CreateStrategy, Started, Strategy } from '../strategies/strategy.ts';
import { readConfig } from './config.ts';
import { creatorIn, factsOf, importStrategyFile, membersMissing } from './strategy-file.ts';
import { FoundShape, ListShape, StartedShape, shapeFaults } from './strategy-shapes.ts';

const file = resolve(process.argv[2] ?? '');
const user: User = { id: 'u-bob', username: 'bob', name: 'Bob Baker', role: 'user' };
const NEVER_ISSUED = 'a'.repeat(43);

const tell = (message: TryMessage): void => void process.send?.(message);
const fault = (text: string) => tell({ type: 'fault', text });

/** In one line, with paths as short as they can be. */
const said = (error: unknown) =>
  (error instanceof Error ? `${error.name}: ${error.message}` : `a value that is no Error: ${error}`)
    .replaceAll(`${process.cwd()}${sep}`, '')
    .split('\n', 1)
    .join();

/** What a step throws ends the trial: without its answer there is nothing to go on with. */
class Ended extends Error {}

async function step<Value>(name: string, take: () => Value | Promise<Value>): Promise<Value> {
  tell({ type: 'step', step: name });
  try {
    return await take();
  } catch (error) {
    const place = placeOf(error, file);
    // V8 prints the place of a syntax error only when it ends the process.
    if (error instanceof SyntaxError && place === null) throw error;
    const what =
      error instanceof SyntaxError ? `it does not parse: ${error.message}` : `${name} throws ${said(error)}`;
    fault(`${place ? `${place}: ` : ''}${what}`);
    throw new Ended();
  }
}

function checkShape(name: string, shape: Parameters<typeof shapeFaults>[0], answer: unknown): void {
  const faults = shapeFaults(shape, answer);
  for (const text of faults) fault(`${name} ${text}`);
  if (faults.length > 0) throw new Ended();
}

async function create(): Promise<Strategy> {
  const exported = await step('importing it', () => importStrategyFile(file));
  const creator: CreateStrategy | string = creatorIn(exported);
  if (typeof creator === 'string') {
    fault(creator);
    throw new Ended();
  }
  const config = await readConfig({ strategy: 'memory', port: 0 });
  const strategy = await step('createStrategy()', () => creator(config.strategyOptions));
  const missing = membersMissing(strategy);
  for (const text of missing) fault(text);
  if (missing.length > 0) throw new Ended();
  tell({ type: 'claim', claim: factsOf(strategy) });
  return strategy;
}

/** Each method once, as a server would call it. */
async function use(strategy: Strategy): Promise<void> {
  const started: Started = await step('start()', () => strategy.start(user, 'a device'));
  checkShape('start()', StartedShape, started);
  if (started.session.userId !== user.id) fault(`start() answers a session of ${started.session.userId}`);
  const found = await step('find()', () => strategy.find(started.credential));
  if (typeof found === 'string') {
    fault(`find() answers '${found}' to the credential that start() has just issued`);
    throw new Ended();
  }
  checkShape('find()', FoundShape, found);
  const stranger = await step('find()', () => strategy.find(NEVER_ISSUED));
  if (stranger !== 'unknown' && stranger !== 'expired') {
    fault("find() must answer 'unknown' to a credential that was never issued");
  }
  const add = { type: 'cart.add', productId: 'mouse', quantity: 1 } as const;
  const applied = await step('apply()', () => strategy.apply(found.session, add));
  if (applied === null) fault('apply() answers null for a session that has not ended');
  else checkShape('apply()', FoundShape, applied);
  const listed = await step('list()', () => strategy.list(user.id));
  if (listed !== null) checkShape('list()', ListShape, listed);
  const held = await step('held()', () => strategy.held());
  if (typeof held !== 'number') fault('held() must answer how many sessions this process holds, as a number');
  await step('checkReady()', () => strategy.checkReady());
  await step('end()', () => strategy.end(user.id, found.session.id));
  await step('endAll()', () => strategy.endAll(user.id));
  await step('close()', () => strategy.close());
}

/** Whether it asks the store that it was given, or another one, or none. */
function watchStore(): void {
  const { port } = new URL(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379');
  subscribe('net.client.socket', (message) => {
    const { socket } = message as { socket: Socket & { _host?: string } };
    socket.once('connectionAttempt', (_ip: string, attempted: number) => {
      if (attempted === Number(port || 6379)) tell({ type: 'redis' });
    });
  });
}

/** The file must not end what tries it without being named. */
const exit = process.exit.bind(process);
process.exit = (code) => {
  const place = placeOf(new Error('exit'), file);
  fault(`${place ? `${place}: ` : ''}it ends the whole process: process.exit(${code ?? ''})`);
  return exit(code);
};
process.on('uncaughtException', (error) => {
  if (error instanceof SyntaxError && placeOf(error, file) === null) {
    // Printed as Node would have done it: with the place.
    process.removeAllListeners('uncaughtException');
    throw error;
  }
  const place = placeOf(error, file);
  fault(`${place ? `${place}: ` : ''}an error that nothing catches: ${said(error)}`);
  process.send?.({ type: 'end' }, () => exit(1));
});

watchStore();
try {
  await use(await create());
} catch (error) {
  if (!(error instanceof Ended)) throw error;
}
process.send?.({ type: 'end' }, () => exit(0));
