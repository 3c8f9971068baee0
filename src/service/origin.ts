import type { FastifyRequest } from 'fastify';
import type { Origin } from './accounts/origin.ts';

/** Where a request came from: behind a trusted proxy the address that the proxy names (ASVS 15.3.4). */
export const originOf = ({ ip, trace }: FastifyRequest): Origin => ({
  address: ip,
  traceId: trace.traceId,
});
