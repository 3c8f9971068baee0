/** What the page can ask the lab for: one line each, from a path to a call of LabControl. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import {
  ActRequest,
  ClientAction,
  ClientName,
  PolicyRequest,
  TrafficRequest,
} from '../../protocol/lab-clients.ts';
import { RunRequest } from '../../protocol/lab-events.ts';
import { DeploymentName, NodeFault, nodesMax, StoreFault } from '../../protocol/lab-words.ts';
import type { LabControl } from '../lab-control.ts';
import { readBody } from './body.ts';
import { Refusal } from './problem.ts';
import type { EventStream } from './stream.ts';

export interface Call {
  readonly lab: LabControl;
  readonly stream: EventStream;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The path's variable parts, in order. */
  readonly parts: readonly string[];
}

interface Route {
  readonly method: 'GET' | 'POST';
  /** Below /api/; `:name` stands for one part. */
  readonly template: string;
  readonly path: RegExp;
  /** What it is asked with; null: nothing. */
  readonly body: z.ZodType | null;
  /** Needs the lab's token: whatever changes something, and what shows a credential. */
  readonly isGuarded: boolean;
  readonly handle: (call: Call) => Promise<void> | void;
}

const StartRequest = z.strictObject({ nodes: z.int().min(1).max(nodesMax).optional() });
const CompareRequest = z.strictObject({ seed: z.int().min(0).optional() });
const NoBody = z.strictObject({});

export const routes: readonly Route[] = [
  get('state', ({ lab, response }) => sendJson(response, 200, lab.state())),
  get('events', ({ stream, request, response }) => stream.open(request, response)),
  get('runs', async ({ lab, response }) => sendJson(response, 200, await lab.runs())),
  get('runs/:run', async ({ lab, response, parts: [run = ''] }) =>
    sendJson(response, 200, await lab.report(run)),
  ),
  get('runs/:run/report.html', async ({ lab, response, parts: [run = ''] }) =>
    sendDownload(response, `${run}.html`, await lab.reportPage(run)),
  ),
  get('runs/:run/:deployment', async ({ lab, response, parts: [run = '', name = ''] }) =>
    sendLines(response, await lab.history(run, deployment([name]))),
  ),
  secret('deployments/:name/exchanges/:hop', async ({ lab, response, parts }) =>
    sendJson(response, 200, await lab.exchange(deployment(parts), Number(parts[1]))),
  ),
  post('deployments/:name/exchanges/:hop/repeat', ActRequest, async ({ lab, parts }, { node }) =>
    lab.repeat(deployment(parts), Number(parts[1]), node),
  ),
  post('heal', NoBody, async ({ lab }) => lab.healAll()),
  post('reset', NoBody, async ({ lab }) => lab.reset()),
  post('deployments/:name/start', StartRequest, async ({ lab, parts }, { nodes }) =>
    lab.startDeployment(deployment(parts), nodes),
  ),
  post('deployments/:name/stop', NoBody, async ({ lab, parts }) => lab.stopDeployment(deployment(parts))),
  post('deployments/:name/nodes', NoBody, async ({ lab, parts }) => lab.addNode(deployment(parts))),
  post('deployments/:name/nodes/:node/:fault', NoBody, async ({ lab, parts }) => {
    const [, node = '', fault] = parts;
    if (fault === 'heal') return lab.healNode(deployment(parts), node);
    if (fault === 'remove') return lab.removeNode(deployment(parts), node);
    return lab.breakNode(deployment(parts), node, known(NodeFault, fault, 'fault of a node'));
  }),
  post('deployments/:name/store/:fault', NoBody, async ({ lab, parts: [name = '', fault] }) => {
    if (fault === 'heal') return lab.healStore(deployment([name]));
    return lab.breakStore(deployment([name]), known(StoreFault, fault, 'fault of a store'));
  }),
  post('deployments/:name/gateway', PolicyRequest, async ({ lab, parts }, { policy }) =>
    lab.setPolicy(deployment(parts), policy),
  ),
  post('deployments/:name/traffic', TrafficRequest, async ({ lab, parts }, traffic) =>
    lab.setTraffic(deployment(parts), traffic),
  ),
  post('deployments/:name/clients', NoBody, async ({ lab, parts }) => lab.addClient(deployment(parts))),
  post('deployments/:name/clients/:client/:action', ActRequest, async ({ lab, parts }, { node }) => {
    const [, name, action] = parts;
    const client = known(ClientName, name, 'client');
    if (action === 'remove') return lab.removeClient(deployment(parts), client);
    return lab.act(deployment(parts), client, known(ClientAction, action, 'action'), node);
  }),
  post('runs', RunRequest, ({ lab }, wanted) => begin(lab, () => lab.run(wanted)), 202),
  post('compare', CompareRequest, ({ lab }, { seed }) => begin(lab, () => lab.compare(seed)), 202),
];

function get(path: string, handle: Route['handle']): Route {
  return { method: 'GET', template: path, path: pattern(path), body: null, isGuarded: false, handle };
}

function secret(path: string, handle: Route['handle']): Route {
  return { ...get(path, handle), isGuarded: true };
}

function post<Body>(
  path: string,
  schema: z.ZodType<Body>,
  act: (call: Call, body: Body) => Promise<void>,
  status: 202 | 204 = 204,
): Route {
  const handle = async (call: Call): Promise<void> => {
    await act(call, await readBody(call.request, schema));
    call.response.writeHead(status, { 'Cache-Control': 'no-store' }).end();
  };
  return { method: 'POST', template: path, path: pattern(path), body: schema, isGuarded: true, handle };
}

/** `:name` stands for one part of a path. */
function pattern(path: string): RegExp {
  return new RegExp(`^/api/${path.replaceAll(/:\w+/g, '([\\w.-]+)')}$`);
}

/**
 * A run takes minutes, so the answer does not wait for it: it says 202, and the events tell the rest. What
 * the lab refuses at once (busy, unknown) is still this request's answer; a later failure is a notice.
 */
async function begin(lab: LabControl, start: () => Promise<unknown>): Promise<void> {
  if (lab.state().activeRun) throw new Refusal('busy', 'Wait until the run that goes on has ended.');
  let answered = false;
  const running = start().catch((error: unknown) => {
    if (!answered) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    lab.events.publish({ type: 'notice', text: `The run ended early: ${reason}` });
  });
  await Promise.race([running, new Promise(setImmediate)]);
  answered = true;
}

const deployment = (parts: readonly string[]): DeploymentName =>
  known(DeploymentName, parts[0], 'deployment');

function known<Name>(names: z.ZodType<Name>, value: unknown, what: string): Name {
  const parsed = names.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Refusal('not_found', `There is no ${what} of this name.`);
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(value));
}

function sendDownload(response: ServerResponse, name: string, page: string): void {
  response.writeHead(200, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Disposition': `attachment; filename="${name}"`,
    'Cache-Control': 'no-store',
  });
  response.end(page);
}

async function sendLines(response: ServerResponse, lines: Readable): Promise<void> {
  response.writeHead(200, { 'Content-Type': 'application/jsonl', 'Cache-Control': 'no-store' });
  await pipeline(lines, response);
}
