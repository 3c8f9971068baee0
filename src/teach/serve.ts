/** Runs an app: listens, says so, answers the lab's channel, and drains in order when it is told to stop. */
import { followOrders } from '../node/channel.ts';
import { createServer } from '../node/create-server.ts';
import { drainServer, leave } from '../node/drain.ts';
import { listen, sayReady } from '../node/process.ts';
import { serverLimits } from '../protocol/headers.ts';
import type { Strategy } from '../strategies/strategy.ts';
import type { App } from './app.ts';
import type { Config } from './config.ts';
import { log } from './log.ts';

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
  sayReady(listening, config.nodeName, strategy.name);

  /** In order: unready, stop accepting, finish what runs, close the store. */
  async function drain(): Promise<void> {
    readiness.draining = true;
    await drainServer(server);
    await strategy.close();
    log('info', 'drained', { node: config.nodeName });
    leave();
  }
  const stop = () => {
    if (!readiness.draining) void drain();
  };

  process.once('SIGINT', stop).once('SIGTERM', stop);
  followOrders({ strategy, stop, reloadUsers });
}
