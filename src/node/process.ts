/** The life of a server's process: its address, the line that says that it is ready, and its end. */
import { flushCompileCache } from 'node:module';
import type { AddressInfo, Server } from 'node:net';
import { ConfigError } from './environment.ts';

interface Address {
  readonly host: string;
  readonly port: number;
}

/** @returns the origin, with the port that was taken for 0. @throws ConfigError when it cannot listen there */
export async function listen(server: Server, { port, host }: Address, variable = 'PORT'): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen(port, host, resolve);
  await promise.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE')
      throw new ConfigError(`${variable}: ${port} is taken on ${host}; choose another one.`);
    throw new ConfigError(`HOST, ${variable}: cannot listen on ${host}:${port} (${error.code}).`);
  });
  const { address, family, port: bound } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${bound}`;
}

/** The one line on stdout: whoever started this server may now use it. */
export function sayReady(listening: string, node: string, strategy: string): void {
  process.stdout.write(`${JSON.stringify({ listening, node, strategy })}\n`);
  // A process that is killed never writes it.
  flushCompileCache();
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
