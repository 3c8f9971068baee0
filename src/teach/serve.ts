/** Runs an app: listens, says so, answers the lab's channel, and drains in order when it is told to stop. */
import { createServer, type Server } from 'node:http';
import { flushCompileCache } from 'node:module';
import type { AddressInfo } from 'node:net';
import { serverLimits } from '../protocol/headers.ts';
import {
  NodeCommand,
  type NodeGlance,
  type NodeReport,
  type UsersReloaded,
} from '../protocol/node-channel.ts';
import type { Strategy } from '../strategies/strategy.ts';
import type { App } from './app.ts';
import { type Config, ConfigError } from './config.ts';
import { log } from './log.ts';
import { heapBytesAfterCollection } from './measure.ts';

const DRAIN_MS_MAX = 10_000;
const CLOSE_IDLE_EVERY_MS = 50;

async function listen(server: Server, { port, host }: Config): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen(port, host, resolve);
  await promise.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE')
      throw new ConfigError(`PORT: ${port} is taken on ${host}; choose another one.`);
    throw new ConfigError(`HOST, PORT: cannot listen on ${host}:${port} (${error.code}).`);
  });
  const { address, family, port: bound } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${bound}`;
}

export async function serve(
  { express, readiness, reloadUsers }: App,
  strategy: Strategy,
  config: Config,
): Promise<void> {
  const server = createServer(serverLimits, (request, response) => {
    // The client should open its next connection elsewhere.
    if (readiness.draining) response.setHeader('Connection', 'close');
    express(request, response);
  });
  const listening = await listen(server, config);
  for (const warning of config.warnings) log('warn', 'configuration', { warning });
  process.stdout.write(`${JSON.stringify({ listening, node: config.nodeName, strategy: strategy.name })}\n`);
  flushCompileCache();

  /** In order: unready, stop accepting, finish what runs, close the store. */
  async function drain(): Promise<void> {
    readiness.draining = true;
    const closed = new Promise<unknown>((resolve) => server.close(resolve));
    const deadline = setTimeout(() => server.closeAllConnections(), DRAIN_MS_MAX);
    // `close` ends the connections that are idle now; one that is busy now may be kept alive later on.
    const closingIdle = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS);
    await closed;
    clearInterval(closingIdle);
    clearTimeout(deadline);
    await strategy.close();
    log('info', 'drained', { node: config.nodeName });
    process.exitCode = 0;
    if (process.connected) process.disconnect();
    process.exit();
  }
  const stop = () => {
    if (!readiness.draining) void drain();
  };

  function answerTo({ type, id }: { type: 'glance' | 'measure'; id: number }): NodeGlance | NodeReport {
    const held = { id, sessionsHeld: strategy.held(), rssBytes: process.memoryUsage.rss() };
    if (type === 'glance') return { type: 'glanced', ...held };
    return { type: 'measured', ...held, heapBytes: heapBytesAfterCollection() };
  }

  async function reload(id: number): Promise<void> {
    const error = await reloadUsers().then(
      () => null,
      (failure: Error) => failure.message,
    );
    const report: UsersReloaded = { type: 'usersReloaded', id, error };
    process.send?.(report);
  }

  process.once('SIGINT', stop).once('SIGTERM', stop);
  // Started by the lab: its channel carries commands, and its end means that the lab is gone.
  process.once('disconnect', stop).on('message', (message) => {
    const command = NodeCommand.safeParse(message).data;
    if (command?.type === 'drain') stop();
    if (command?.type === 'reloadUsers') void reload(command.id);
    if (command?.type === 'glance' || command?.type === 'measure') process.send?.(answerTo(command));
  });
}

/** A mistake in the configuration is told in plain words; anything else is a bug and shows where. */
export async function run(start: () => Promise<void>): Promise<void> {
  try {
    await start();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    // A store's driver may be connecting already, and would keep the process alive.
    process.stderr.write(`${error.message}\n`, () => process.exit(2));
  }
}
