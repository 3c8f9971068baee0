/** Requests as the gateway would tell them, and what becomes of sessions and credentials by them. */
import type { Exchange } from '../../../src/protocol/exchanges.ts';
import type { ClientAction, ClientName, SessionPlace } from '../../../src/protocol/lab-clients.ts';
import type { DeploymentState, Hop } from '../../../src/protocol/lab-events.ts';
import { strategyFacts } from '../../../src/protocol/strategies.ts';

const requests: Record<ClientAction, Pick<Hop, 'method' | 'path'>> = {
  login: { method: 'POST', path: '/login' },
  me: { method: 'GET', path: '/me' },
  addToCart: { method: 'POST', path: '/cart/items' },
  saySomething: { method: 'POST', path: '/conversation/messages' },
  logout: { method: 'POST', path: '/logout' },
};

export const requestOf = (path: string): ClientAction =>
  (Object.keys(requests) as ClientAction[]).find((action) => requests[action].path === path) ?? 'me';

const sizeOf = ({ strategy }: DeploymentState): number =>
  strategyFacts[strategy].stateHeldBy === 'client' ? 618 : 43;

/** Who has no session where it is asked for is refused; a node's memory knows its own only. */
function statusOf(
  deployment: DeploymentState,
  client: ClientName,
  path: string,
  node: string | null,
): number {
  if (node === null) return 503;
  if (path === '/login') return 200;
  const session = deployment.sessions.find((each) => each.client === client);
  return session && (session.heldBy !== 'node' || session.node === node) ? 200 : 401;
}

const codes: Record<number, string> = { 401: 'invalid_session', 503: 'no_node' };

export function hopOf(
  deployment: DeploymentState,
  client: ClientName,
  action: ClientAction,
  node: string | null,
  id: number,
): Hop {
  const carried = deployment.clients.find(({ name }) => name === client)?.credential ?? null;
  const status = statusOf(deployment, client, requests[action].path, node);
  return {
    id,
    at: Date.now(),
    deployment: deployment.name,
    client,
    ...requests[action],
    status,
    code: codes[status] ?? null,
    node,
    retried: [],
    attempts: node === null ? [] : [{ node, startMs: 0.4, durationMs: 1.6, outcome: 'answered' }],
    durationMs: 2.4,
    credentialBytes: carried?.bytes ?? 0,
    credential: carried?.kind ?? null,
    requestBytes: 190 + (carried?.bytes ?? 0),
    responseBytes: 310,
    isKept: true,
  };
}

/** What the deployment is after this request. */
export function sessionsAfter(deployment: DeploymentState, hop: Hop): DeploymentState {
  if (hop.status !== 200 || (hop.path !== '/login' && hop.path !== '/logout')) return deployment;
  const heldBy = strategyFacts[deployment.strategy].stateHeldBy;
  const client = hop.client ?? '';
  const begun: SessionPlace[] =
    hop.path === '/login'
      ? [{ client, user: client, heldBy, node: heldBy === 'node' ? hop.node : null }]
      : [];
  const kind = deployment.strategy === 'jwt' ? ('bearer' as const) : ('cookie' as const);
  const credential = hop.path === '/login' ? { kind, bytes: sizeOf(deployment) } : null;
  const sessions = [...deployment.sessions.filter((each) => each.client !== client), ...begun];
  return {
    ...deployment,
    sessions,
    clients: deployment.clients.map((each) => (each.name === client ? { ...each, credential } : each)),
    nodes: deployment.nodes.map((node) => ({
      ...node,
      sessionsHeld: sessions.filter((each) => each.node === node.name).length,
    })),
  };
}

export const exchangeOf = (hop: Hop): Exchange => ({
  hop,
  request: {
    startLine: `${hop.method} /api/stateful${hop.path} HTTP/1.1`,
    headers: [
      ['Host', '127.0.0.1:4110'],
      ['Cookie', 'statelab_redis=q7VdN0T1xA'],
    ],
    body: '',
  },
  response: {
    startLine: `HTTP/1.1 ${hop.status} ${hop.status === 200 ? 'OK' : 'Unauthorized'}`,
    headers: [
      ['X-Served-By', hop.node ?? ''],
      ['Content-Type', 'application/json'],
    ],
    body: '{"username":"alice"}',
  },
  presented:
    hop.credential === null
      ? null
      : {
          kind: 'session id',
          bytes: hop.credentialBytes,
          fields: [
            { name: 'name', value: 'statelab_redis', bytes: 14, note: 'the cookie' },
            { name: 'secret', value: 'q7VdN0T1xA', bytes: 28, note: 'opens the session, says nothing of it' },
          ],
        },
  issued: null,
  before: { nodes: [{ node: 'node-1', sessions: 0 }], store: { sessions: 1, bytes: 264 } },
  after: { nodes: [{ node: 'node-1', sessions: 0 }], store: { sessions: 1, bytes: 264 } },
  curl: `curl -i http://127.0.0.1:4110/api/stateful${hop.path}`,
});
