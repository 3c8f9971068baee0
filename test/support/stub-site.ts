/** A server of a test's own in this process, and a lab client's site that points to it. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAgent } from '../../src/lab/client/http-exchange.ts';
import type { Site } from '../../src/lab/client/lab-session.ts';
import { createRecorder } from '../../src/lab/history/recorder.ts';

export const BEGIN = {
  experiment: '00-stub',
  seed: 1,
  nodes: ['node-1'],
  revocationBoundMs: 0,
  outageDeadlineMs: 1_000,
  recoveryMs: 1_500,
};

export const newSite = (gatewayUrl: string): Site => ({
  agent: createAgent(),
  recorder: createRecorder(BEGIN),
  base: '/api/stateful',
  gatewayUrl,
});

export async function withStub(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
  use: (site: Site) => Promise<void>,
): Promise<void> {
  const server = createServer(handle).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const site = newSite(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  try {
    await use(site);
  } finally {
    await site.agent.destroy();
    server.closeAllConnections();
    server.close();
  }
}
