/** A port for a program that cannot be told to take any free one. */
import { once } from 'node:events';
import { createServer } from 'node:net';

const ATTEMPTS = 5;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** Another program may take a port between its being free and its being used: then the next one is tried. */
export async function onFreePort<Program>(
  start: (port: number) => Promise<Program>,
): Promise<{ port: number; program: Program }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    try {
      return { port, program: await start(port) };
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
  }
}
