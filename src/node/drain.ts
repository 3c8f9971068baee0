/** The end of a server: no new connections, what runs is finished, and what stays open too long is cut. */
import type { Server } from 'node:http';

const DRAIN_MS_MAX = 10_000;
const CLOSE_IDLE_EVERY_MS = 50;

export async function drainServer(server: Server): Promise<void> {
  const closed = new Promise<unknown>((resolve) => server.close(resolve));
  const deadline = setTimeout(() => server.closeAllConnections(), DRAIN_MS_MAX);
  // `close` ends the connections that are idle now; one that is busy now may be kept alive later on.
  const closingIdle = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS);
  await closed;
  clearInterval(closingIdle);
  clearTimeout(deadline);
}

/** The process has done its work. */
export function leave(): never {
  process.exitCode = 0;
  if (process.connected) process.disconnect();
  process.exit();
}
