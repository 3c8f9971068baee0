/** The metrics on a port of their own, where no gateway leads (ASVS 13.4.5). */
import type { Server } from 'node:http';
import { createServer } from '../node/create-server.ts';
import { METRICS_MEDIA_TYPE, type Metrics } from '../node/metrics.ts';
import { serverLimits } from '../protocol/headers.ts';

export function createMetricsServer(metrics: Metrics): Server {
  return createServer(serverLimits, async (request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    try {
      const text = await metrics.text();
      response.writeHead(200, { 'Content-Type': METRICS_MEDIA_TYPE }).end(text);
    } catch {
      // A metric that cannot be read must not end the server that it is about.
      response.writeHead(500).end();
    }
  });
}
