/**
 * A message has one reading, here and in the proxy before us (ASVS 4.2.1): what may stand once stands once, and the
 * host is a host. Node keeps the first of two and drops the other without a word; a proxy may have believed the other.
 */
import type { FastifyInstance } from 'fastify';
import { Problem } from '../../protocol/problems.ts';

/** What this service reads, and what has one value (RFC 9110, section 5.3). Two lengths are refused by Node itself. */
const ONCE: ReadonlySet<string> = new Set([
  'authorization',
  'content-encoding',
  'content-type',
  'host',
  'idempotency-key',
  'origin',
  'sec-fetch-site',
  'traceparent',
  'x-request-id',
]);

/** A name or an address, and a port (RFC 9110, section 7.2). HTTP/1.0 may say none. */
const HOST = /^(?:\[[\da-f:.]{2,45}\]|[\w.-]{1,253})?(?::\d{1,5})?$/i;

/** @param fields names and values in turn, as they came */
function hasDuplicate(fields: readonly string[]): boolean {
  const seen = new Set<string>();
  for (let index = 0; index < fields.length; index += 2) {
    const name = fields[index]?.toLowerCase() ?? '';
    if (ONCE.has(name) && seen.has(name)) return true;
    seen.add(name);
  }
  return false;
}

export function addOneReading(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ raw, headers: { host = '' } }) => {
    if (!HOST.test(host) || hasDuplicate(raw.rawHeaders)) throw new Problem('malformed_request');
  });
}
