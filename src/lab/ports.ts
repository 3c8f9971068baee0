/** Listening on 127.0.0.1, on the port that was asked for or, when it is taken, the next free one. */
import { createServer, type Server } from 'node:net';

const TRIED_MAX = 90;

async function tryListen(server: Server, port: number): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const onError = (error: NodeJS.ErrnoException) =>
    error.code === 'EADDRINUSE' ? resolve(false) : reject(error);
  server.once('error', onError).listen(port, '127.0.0.1', () => resolve(true));
  const isListening = await promise;
  server.off('error', onError);
  return isListening;
}

/** Port 0 takes any free one. @throws when none of the ports from `port` on can be had */
export async function listenNear(server: Server, port: number): Promise<void> {
  for (let tried = 0; tried < TRIED_MAX; tried += 1)
    if (await tryListen(server, port === 0 ? 0 : port + tried)) return;
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
