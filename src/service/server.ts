/** The service as a process: opens its stores, listens, and leaves in order when it is told to. */
import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { followOrders } from '../node/channel.ts';
import { drainServer, leave } from '../node/drain.ts';
import { listen, run, sayReady } from '../node/process.ts';
import { type Config, readConfig } from './config.ts';
import { createLogger, type Log, type Logger } from './log.ts';
import { createMetricsServer } from './metrics-server.ts';
import { openParts, type Parts } from './parts.ts';
import { refuseTeachingUsers } from './refuse-teaching-users.ts';

/** Whoever has waited for this server is answered first. */
const WARM_AFTER_MS = 100;

interface Running {
  readonly config: Config;
  readonly logger: Logger;
  readonly parts: Parts;
  readonly server: Server;
  readonly metricsServer: Server | null;
}

/** In order: unready, stop accepting, finish what runs, close the stores, write the last lines. */
async function drain({ config, logger, parts, server, metricsServer }: Running): Promise<void> {
  parts.context.readiness.draining = true;
  logger.log('info', 'draining', { delay_ms: config.drainDelayMs });
  // A balancer asks now and then: until it has heard, it sends more.
  await sleep(config.drainDelayMs);
  await drainServer(server);
  await parts.close();
  metricsServer?.close();
  metricsServer?.closeAllConnections();
  logger.log('info', 'drained');
  await logger.flush();
  leave();
}

/** Loaded where it is needed alone: the driver of Redis takes longer to load than the rest of a server. */
async function checkRedis({ strategyOptions }: Config, log: Log): Promise<void> {
  const { refuseEvictingRedis } = await import('./refuse-evicting-redis.ts');
  await refuseEvictingRedis(strategyOptions, log);
}

async function listenForMetrics({ host, metricsPort }: Config, { context }: Parts): Promise<Server | null> {
  if (metricsPort === null) return null;
  const server = createMetricsServer(context.metrics);
  await listen(server, { host, port: metricsPort }, 'METRICS_PORT');
  return server;
}

await run(async () => {
  const config = await readConfig();
  const logger = createLogger(config.nodeName, config.logLevel);
  const { log } = logger;
  // What does not wait for one another is done at once: a node that is missing is missing for every moment of this.
  const [parts, { createApp }] = await Promise.all([
    openParts(config, log),
    import('./app.ts'),
    config.strategy === 'redis' && checkRedis(config, log),
  ]);
  const [{ server }] = await Promise.all([
    createApp(parts.context),
    config.isProduction && refuseTeachingUsers(parts.context.postgres.query, log),
  ]);
  const metricsServer = await listenForMetrics(config, parts);
  const listening = await listen(server, config);
  for (const warning of config.warnings) log('warn', 'configuration', { warning });
  sayReady(listening, config.nodeName, parts.context.strategy.name);
  const warming = setTimeout(parts.warm, WARM_AFTER_MS);

  let isStopping = false;
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    clearTimeout(warming);
    void drain({ config, logger, parts, server, metricsServer });
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  followOrders({ strategy: parts.context.strategy, stop });
});
