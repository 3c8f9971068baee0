/** Listening on 127.0.0.1, on the port that was asked for or, when it is taken, the next free one. */
import { createServer, type Server } from 'node:net';

const TRIED_MAX = 90;

/** Which port to try after this one, 0 being any; null where another is no better. */
export function portAfter(port: number, { code }: NodeJS.ErrnoException): number | null {
  if (code === 'EADDRINUSE') return port === 0 ? 0 : port + 1;
  // Windows keeps ranges of hundreds to itself, for Hyper-V and WSL. Below 1024 it is a matter of rights.
  return code === 'EACCES' && port > 1023 ? 0 : null;
}

/** @returns why it cannot listen there; null when it does */
async function tryListen(server: Server, port: number): Promise<Error | null> {
  const { promise, resolve } = Promise.withResolvers<Error | null>();
  server.once('error', resolve).listen(port, '127.0.0.1', () => resolve(null));
  const refusal = await promise;
  server.off('error', resolve);
  return refusal;
}

/** Port 0 takes any free one. @throws when none of the ports from `port` on can be had */
export async function listenNear(server: Server, port: number): Promise<void> {
  let next = port;
  for (let tried = 0; tried < TRIED_MAX; tried += 1) {
    const refusal = await tryListen(server, next);
    if (!refusal) return;
    const other = portAfter(next, refusal);
    if (other === null) throw refusal;
    next = other;
  }
  throw new Error(`no free port between ${port} and ${port + TRIED_MAX}`);
}

/** A port that was free a moment ago, for a program that cannot pick one itself. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await listenNear(server, 0);
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
