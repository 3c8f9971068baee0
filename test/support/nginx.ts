/** A real nginx with the configuration of deploy/nginx, for as long as a test runs, and requests to it as they are said. */
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type { TestContext } from 'node:test';
import { checkServerIdentity } from 'node:tls';
import { hasNginx } from '../../deploy/nginx/find.ts';
import { type Nginx, type Policy, startNginx } from '../../deploy/nginx/start.ts';
import { startGuard } from '../../src/lab/processes/guard.ts';
import type { Sent, Upstream } from './upstream.ts';

/** Why tests that need nginx cannot run here; false where they can. In the shape of a test's `skip`. */
export const withoutNginx = hasNginx() ? false : 'nginx is not installed';

export const hostOf = ({ origin }: Pick<Upstream, 'origin'>): string => new URL(origin).host;

export async function startTestNginx(
  t: TestContext,
  upstreams: readonly Pick<Upstream, 'origin'>[],
  policy: Policy = 'round-robin',
): Promise<Nginx> {
  const guard = startGuard();
  const nginx = await startNginx(guard, { nodes: upstreams.map(hostOf), policy });
  t.after(async () => {
    await nginx.stop();
    await guard.close();
  });
  return nginx;
}

/** One request over TLS on a connection of its own, its path and fields as they are given. */
export async function ask(
  { origin, certificate }: Nginx,
  { method = 'GET', path = '/api/x', headers = {}, body }: Sent = {},
) {
  const { hostname, port } = new URL(origin);
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
  const fields = { ...headers, ...length };
  const sent = request({
    ...{ hostname, port, method, path, headers: fields, agent: false, ca: certificate },
    // Who is connected to, whatever name the request is for.
    checkServerIdentity: (_name, shown) => checkServerIdentity(hostname, shown),
  });
  // It may be answered, and the connection closed, before all of the body has been taken.
  sent.on('error', () => undefined).end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const { statusCode: status = 0, headers: answered } = answer;
  const text = Buffer.concat(await answer.toArray()).toString();
  return { status, headers: answered, text, json: () => JSON.parse(text) };
}
