/** A pool of PostgreSQL's own driver, set up so that nothing of it waits without a bound. */
import { Socket } from 'node:net';
import { Pool } from 'pg';
import { withDeadline } from './deadline.ts';

/** The server gives up before its client does: the answer then says that nothing has happened. */
const SERVER_SHARE = 0.8;
/** All at once would be too slow for each of them, on a busy machine. */
const WARM_TOGETHER = 3;
const WARM_ROUNDS_MAX = 12;

export interface PoolOptions {
  readonly url: string;
  readonly schema: string;
  readonly deadlineMs: number;
  readonly connectionsMax: number;
  readonly applicationName: string;
}

export interface BoundedPool {
  readonly pool: Pool;
  /** Opens all of its connections, a few at a time, as far as they can be had. */
  warm(): void;
  close(): Promise<void>;
}

const ignore = () => undefined;

export function newPool({
  url,
  schema,
  deadlineMs,
  connectionsMax,
  applicationName,
}: PoolOptions): BoundedPool {
  const sockets = new Set<Socket>();
  const pool = new Pool({
    connectionString: url,
    // A change waits for the one before it and goes on from there: stricter levels would refuse it instead.
    options: `-c search_path=${schema} -c default_transaction_isolation=read\\ committed`,
    application_name: applicationName,
    max: connectionsMax,
    connectionTimeoutMillis: deadlineMs,
    statement_timeout: Math.ceil(deadlineMs * SERVER_SHARE),
    idle_in_transaction_session_timeout: deadlineMs,
    // A connection takes longer to be made than a request may: the ones that there are stay.
    min: connectionsMax,
    keepAlive: true,
    stream() {
      const socket = new Socket();
      sockets.add(socket.once('close', () => sockets.delete(socket)));
      return socket;
    },
  });
  // The driver reports here what ended a connection. A call that ran on it fails by itself.
  pool.on('error', ignore).on('connect', (client) => client.on('error', ignore));

  async function warm(): Promise<void> {
    for (let round = 0; round < WARM_ROUNDS_MAX; round += 1) {
      if (pool.ending || pool.totalCount >= connectionsMax) return;
      // Whoever asks is given one that is idle, if there is one: so many more are asked for than are idle.
      const asked = Array.from({ length: pool.idleCount + WARM_TOGETHER }, () => pool.connect());
      for (const each of asked) each.then((client) => client.release(), ignore);
      await Promise.allSettled(asked);
    }
  }

  return {
    pool,
    warm: () => void warm(),
    async close() {
      // A server that stands still does not say goodbye: the pool would wait for that, and so would this process.
      await withDeadline(pool.end(), deadlineMs).catch(ignore);
      for (const socket of sockets) socket.connecting ? socket.destroy() : socket.destroySoon();
    },
  };
}
