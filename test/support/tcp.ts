/** A TCP server and clients of it, for tests of what stands between them. */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { TestContext } from 'node:test';

export interface Peer {
  readonly port: number;
  /** The server's end of each connection, oldest first. */
  readonly sockets: Socket[];
  readonly server: Server;
}

/** @param serve called with each connection; a server that keeps its half open until it is told otherwise */
export async function startPeer(t: TestContext, serve: (socket: Socket) => void): Promise<Peer> {
  const sockets: Socket[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as { port: number }).port, sockets, server };
}

/** Says everything again. */
export const echo = (socket: Socket): void => void socket.pipe(socket);

export async function connectTo(t: TestContext, port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
  t.after(() => socket.destroy());
  await once(socket, 'connect');
  socket.on('error', () => undefined);
  return socket;
}

/** How a connection went: with an end, a reset, or whatever else its error says. */
export function fateOf(socket: Socket): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  socket.once('end', () => resolve('end'));
  socket.once('close', () => resolve('close'));
  return promise;
}
