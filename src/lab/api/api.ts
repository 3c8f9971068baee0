/** The page's way to the lab: the built page itself, one stream of events, and the switches. Loopback only. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { limits } from '../../protocol/headers.ts';
import type { LabControl } from '../lab-control.ts';
import { sendFile } from './files.ts';
import { requireOwnName, requireOwnPage, requireToken, securityHeaders } from './guard.ts';
import { Invitation } from './invitation.ts';
import { Refusal, sendProblem } from './problem.ts';
import { type Call, routes } from './routes.ts';
import { createEventStream, type StreamOptions } from './stream.ts';

interface ApiOptions {
  readonly lab: LabControl;
  /** Needed for everything that changes the lab; it reaches the page in the fragment of the address. */
  readonly token: string;
  /** Where the built page lies. */
  readonly pageDirectory: string;
  readonly port: number;
  readonly host: '127.0.0.1';
  readonly stream?: StreamOptions;
}

export interface Api {
  /** Without the token: `${url}#token=${token}` is the address to open. */
  readonly url: string;
  /** Leads there with the token, for the first who opens it within a minute. */
  readonly invitationUrl: string;
  close(): Promise<void>;
}

export async function createApi({
  lab,
  token,
  pageDirectory,
  port,
  host,
  ...rest
}: ApiOptions): Promise<Api> {
  const stream = createEventStream(lab, rest.stream);
  const invitation = new Invitation(token);
  const server = createServer({ maxHeaderSize: limits.headerBytesMax }, (request, response) => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    answer(request, response).catch((error: unknown) => sendProblem(response, error));
  });
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    requireOwnName(request);
    const { method = '' } = request;
    const [path = ''] = (request.url ?? '').split('?');
    if (path === '/api' || path.startsWith('/api/')) {
      requireOwnPage(request);
      const { route, parts } = findRoute(method, path);
      if (route.isGuarded) requireToken(request, token);
      const call: Call = { lab, stream, request, response, parts };
      return route.handle(call);
    }
    if (method === 'GET' && Invitation.isMeantBy(path)) return invitation.accept(path, response);
    if (method !== 'GET' && method !== 'HEAD') throw notAllowed(['GET', 'HEAD']);
    return sendFile(response, pageDirectory, path);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const origin = `http://${host}:${(server.address() as AddressInfo).port}`;
  return {
    url: `${origin}/`,
    invitationUrl: `${origin}${invitation.path}`,
    async close() {
      stream.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function findRoute(method: string, path: string) {
  const matching = routes.flatMap((route) => {
    const match = route.path.exec(path);
    return match ? [{ route, parts: match.slice(1) }] : [];
  });
  const found = matching.find(({ route }) => route.method === method);
  if (found) return found;
  if (matching.length === 0) throw new Refusal('not_found', 'The lab has no such address.');
  throw notAllowed(matching.map(({ route }) => route.method));
}

const notAllowed = (methods: string[]): Refusal =>
  new Refusal('method_not_allowed', `Use ${methods.join(' or ')}.`, { Allow: methods.join(', ') });
