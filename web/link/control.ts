/** Asks the lab to do something. What comes of it is seen in the events; only a refusal is answered here. */
import { Exchange } from '../../src/protocol/exchanges.ts';
import type { ClientAction, ClientName } from '../../src/protocol/lab-clients.ts';
import type { RunRequest } from '../../src/protocol/lab-events.ts';
import type { DeploymentName, GatewayPolicy } from '../../src/protocol/lab-words.ts';
import type { NodeAction, StoreAction } from '../model/deployments.ts';

/** Null when it was done; otherwise why not, in words. */
export type Answer = Promise<string | null>;

/** A request in full, or why it cannot be shown. */
export type Looked = { readonly exchange: Exchange } | { readonly why: string };

export type Control = ReturnType<typeof createControl>;

export function createControl(token: string | null) {
  async function post(path: string, body?: unknown): Answer {
    if (token === null) return 'This page may only look. Open the address that `npm start` printed.';
    try {
      const response = await fetch(`/api/${path}`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return response.ok ? null : await whyNot(response);
    } catch {
      return 'The lab does not answer. Is it still running?';
    }
  }
  /** What shows a credential needs the token as well. */
  async function exchange(name: DeploymentName, hop: number): Promise<Looked> {
    if (token === null)
      return { why: 'Only who opened the address that `npm start` printed may look into it.' };
    try {
      const headers = { Authorization: `Bearer ${token}` };
      const response = await fetch(`/api/${of(name)}/exchanges/${hop}`, { headers });
      if (!response.ok) return { why: await whyNot(response) };
      return { exchange: Exchange.parse(await response.json()) };
    } catch {
      return { why: 'The lab does not answer, or not in words that this page knows.' };
    }
  }
  const of = (name: DeploymentName): string => `deployments/${name}`;
  return {
    canAct: token !== null,
    start: (name: DeploymentName) => post(`${of(name)}/start`),
    stop: (name: DeploymentName) => post(`${of(name)}/stop`),
    node: (name: DeploymentName, node: string, action: NodeAction) =>
      post(`${of(name)}/nodes/${node}/${action}`),
    addNode: (name: DeploymentName) => post(`${of(name)}/nodes`),
    removeNode: (name: DeploymentName, node: string) => post(`${of(name)}/nodes/${node}/remove`),
    store: (name: DeploymentName, action: StoreAction) => post(`${of(name)}/store/${action}`),
    healAll: () => post('heal'),
    reset: () => post('reset'),
    policy: (name: DeploymentName, policy: GatewayPolicy) => post(`${of(name)}/gateway`, { policy }),
    traffic: (name: DeploymentName, requestsPerSecond: number) =>
      post(`${of(name)}/traffic`, { requestsPerSecond }),
    addClient: (name: DeploymentName) => post(`${of(name)}/clients`),
    removeClient: (name: DeploymentName, client: ClientName) => post(`${of(name)}/clients/${client}/remove`),
    act: (name: DeploymentName, client: ClientName, action: ClientAction, node?: string) =>
      post(`${of(name)}/clients/${client}/${action}`, node === undefined ? {} : { node }),
    repeat: (name: DeploymentName, hop: number, node?: string) =>
      post(`${of(name)}/exchanges/${hop}/repeat`, node === undefined ? {} : { node }),
    exchange,
    run: (request: RunRequest) => post('runs', request),
    compare: () => post('compare', {}),
  };
}

async function whyNot(response: Response): Promise<string> {
  const problem: unknown = await response.json().catch(() => null);
  const { title, detail } = (problem ?? {}) as { title?: string; detail?: string };
  return detail ? `${title}. ${detail}` : `The lab answered ${response.status}.`;
}
