/**
 * A lab without servers: what the page's interface promises is tested against it, quickly and in every state.
 * It keeps its own picture by the page's reducer, which the reducer's own tests make sure of.
 */
import { Readable } from 'node:stream';
import { createEventHub } from '../../../src/lab/event-hub.ts';
import { type LabControl, type LabEvents, LabRefusal } from '../../../src/lab/lab-control.ts';
import type { Exchange } from '../../../src/protocol/exchanges.ts';
import {
  type ClientAction,
  type ClientName,
  clientNames,
  type TrafficRequest,
} from '../../../src/protocol/lab-clients.ts';
import type {
  DeploymentState,
  Hop,
  LabState,
  NodeState,
  RunRequest,
  StoreState,
} from '../../../src/protocol/lab-events.ts';
import {
  type DeploymentName,
  deploymentNames,
  type GatewayPolicy,
  type NodeFault,
  type StoreFault,
} from '../../../src/protocol/lab-words.ts';
import type { Comparison, RunReport, RunSummary } from '../../../src/protocol/reports.ts';
import { emptyModel } from '../../../web/model/model.ts';
import { reduce } from '../../../web/model/reduce.ts';
import { cards, comparison, reportFor } from './cards.ts';
import { running, stopped } from './deployments.ts';
import { historyOf } from './histories.ts';
import { exchangeOf, hopOf, requestOf, sessionsAfter } from './hops.ts';

const firstState: LabState = {
  sequence: 0,
  experiments: cards,
  deployments: deploymentNames.map((name) => stopped(name)),
  activeRun: null,
  reports: [],
  comparison: null,
  samples: {},
};
const brokenStores: Partial<Record<StoreFault, StoreState['state']>> = {
  stop: 'down',
  kill: 'down',
  'power-cut': 'down',
  pause: 'paused',
  slow: 'slow',
  throttle: 'slow',
};
const brokenStates = { kill: 'down', drain: 'draining', restart: 'starting', pause: 'paused' } as const;

export class FakeLab implements LabControl {
  /** What was asked of it, oldest first. */
  readonly calls: unknown[][] = [];
  readonly events: LabEvents;
  #model = emptyModel;
  #run = Promise.withResolvers<void>();
  readonly #hops: Hop[] = [];

  constructor({ keptMax = 2000 } = {}) {
    this.events = createEventHub({ keptMax });
    const snapshot = { type: 'snapshot' as const, state: firstState };
    this.#model = reduce(emptyModel, { sequence: this.events.sequence, event: snapshot });
    this.events.subscribe((numbered) => {
      this.#model = reduce(this.#model, numbered);
    });
  }

  state(): LabState {
    return { ...firstState, ...this.#model.lab, sequence: this.events.sequence };
  }

  /** A run goes on until this is called. */
  finishRun(error?: Error): void {
    if (error) this.#run.reject(error);
    else this.#run.resolve();
  }

  #find(name: DeploymentName): DeploymentState {
    const found = this.state().deployments.find((each) => each.name === name);
    if (!found) throw new LabRefusal('unknown', `There is no deployment ${name}.`);
    return found;
  }

  #changeNode(deployment: DeploymentName, name: string, state: NodeState['state']): void {
    const found = this.#find(deployment).nodes.find((each) => each.name === name);
    if (!found) throw new LabRefusal('unknown', `${deployment} has no node ${name}.`);
    this.events.publish({ type: 'node', deployment, node: { ...found, state } });
  }

  /** Takes turns over the healthy nodes, as round-robin would. */
  #hop(deployment: DeploymentName, client: ClientName, action: ClientAction, pinned?: string): void {
    const found = this.#find(deployment);
    const healthy = found.nodes.filter(({ state }) => state === 'healthy');
    const node = healthy.toSorted((a, b) => a.requests - b.requests)[0];
    const hop = hopOf(found, client, action, pinned ?? node?.name ?? null, this.#hops.length + 1);
    this.#hops.push(hop);
    this.events.publish({ type: 'hop', hop });
    this.events.publish({ type: 'deployment', deployment: sessionsAfter(this.#find(deployment), hop) });
  }

  async #longTask(experiment: string, publishResult: () => void): Promise<void> {
    if (this.state().activeRun) throw new LabRefusal('busy', 'Another run goes on.');
    this.#run = Promise.withResolvers<void>();
    const activeRun = { experiment, deployment: 'memory' as const, step: 'Six visitors log in' };
    this.events.publish({ type: 'run', activeRun });
    try {
      await this.#run.promise;
      publishResult();
    } finally {
      this.events.publish({ type: 'run', activeRun: null });
    }
  }

  async startDeployment(name: DeploymentName, nodes?: number): Promise<void> {
    this.calls.push(['start', name, nodes]);
    this.events.publish({ type: 'deployment', deployment: running(name, nodes) });
  }

  async stopDeployment(name: DeploymentName): Promise<void> {
    this.calls.push(['stop', name]);
    this.events.publish({ type: 'deployment', deployment: stopped(name) });
  }

  async breakNode(name: DeploymentName, node: string, fault: NodeFault): Promise<void> {
    this.calls.push([fault, name, node]);
    this.events.publish({ type: 'fault', deployment: name, fault, target: node });
    this.#changeNode(name, node, brokenStates[fault]);
    // What lay in its memory went with the process.
    const { sessions } = this.#find(name);
    if (fault === 'kill' || fault === 'restart')
      this.#change(name, { sessions: sessions.filter((each) => each.node !== node) });
  }

  async healNode(name: DeploymentName, node: string): Promise<void> {
    this.calls.push(['heal', name, node]);
    this.#changeNode(name, node, 'healthy');
    this.events.publish({ type: 'heal', deployment: name, target: node });
  }

  async addNode(name: DeploymentName): Promise<void> {
    this.calls.push(['add node', name]);
    const deployment = this.#find(name);
    const node = `node-${deployment.nodes.length + 1}`;
    const nodes = running(name, deployment.nodes.length + 1).nodes;
    this.events.publish({ type: 'deployment', deployment: { ...deployment, nodes } });
    this.events.publish({ type: 'scale', deployment: name, change: 'added', node });
  }

  async removeNode(name: DeploymentName, node: string): Promise<void> {
    this.calls.push(['remove node', name, node]);
    const deployment = this.#find(name);
    const nodes = deployment.nodes.filter((each) => each.name !== node);
    this.events.publish({ type: 'deployment', deployment: { ...deployment, nodes } });
    this.events.publish({ type: 'scale', deployment: name, change: 'removed', node });
  }

  async breakStore(name: DeploymentName, fault: StoreFault): Promise<void> {
    this.calls.push([fault, name, 'store']);
    const { store } = this.#find(name);
    if (!store) throw new LabRefusal('impossible', `${name} has no store.`);
    const state = brokenStores[fault] ?? 'unreachable';
    this.events.publish({ type: 'fault', deployment: name, fault, target: 'store' });
    this.events.publish({ type: 'store', deployment: name, store: { ...store, state } });
  }

  async healStore(name: DeploymentName): Promise<void> {
    this.calls.push(['heal', name, 'store']);
    const { store } = this.#find(name);
    if (store) this.events.publish({ type: 'store', deployment: name, store: { ...store, state: 'up' } });
    this.events.publish({ type: 'heal', deployment: name, target: 'store' });
  }

  async healAll(): Promise<void> {
    this.calls.push(['heal all']);
    for (const { name, nodes, store } of this.state().deployments) {
      for (const node of nodes) if (node.state !== 'healthy') await this.healNode(name, node.name);
      if (store && store.state !== 'up') await this.healStore(name);
    }
  }

  async reset(): Promise<void> {
    this.calls.push(['reset']);
    for (const { name, state } of this.state().deployments) {
      if (state === 'running') this.events.publish({ type: 'deployment', deployment: running(name) });
    }
  }

  #change(name: DeploymentName, change: Partial<DeploymentState>): void {
    this.events.publish({ type: 'deployment', deployment: { ...this.#find(name), ...change } });
  }

  async setPolicy(name: DeploymentName, gateway: GatewayPolicy): Promise<void> {
    this.calls.push(['policy', name, gateway]);
    this.#change(name, { gateway });
  }

  async setTraffic(name: DeploymentName, { requestsPerSecond, users = 10 }: TrafficRequest): Promise<void> {
    this.calls.push(['traffic', name, requestsPerSecond, users]);
    this.#change(name, { traffic: requestsPerSecond === 0 ? null : { requestsPerSecond, users } });
  }

  async addClient(name: DeploymentName): Promise<void> {
    this.calls.push(['add client', name]);
    const { clients } = this.#find(name);
    const next = clientNames.find((each) => !clients.some((client) => client.name === each));
    if (!next) throw new LabRefusal('impossible', 'There are no more clients.');
    this.#change(name, { clients: [...clients, { name: next, credential: null }] });
  }

  async removeClient(name: DeploymentName, client: ClientName): Promise<void> {
    this.calls.push(['remove client', name, client]);
    this.#change(name, { clients: this.#find(name).clients.filter((each) => each.name !== client) });
  }

  async act(name: DeploymentName, client: ClientName, action: ClientAction, node?: string): Promise<void> {
    this.calls.push(['act', name, client, action, ...(node ? [node] : [])]);
    this.#hop(name, client, action, node);
  }

  #kept(name: DeploymentName, id: number): Hop {
    const hop = this.#hops.find((each) => each.deployment === name && each.id === id);
    if (!hop) throw new LabRefusal('unknown', 'This request is no longer kept.');
    return hop;
  }

  exchange(name: DeploymentName, hop: number): Exchange {
    return exchangeOf(this.#kept(name, hop));
  }

  async repeat(name: DeploymentName, hop: number, node?: string): Promise<void> {
    this.calls.push(['repeat', name, hop, ...(node ? [node] : [])]);
    const { client, path } = this.#kept(name, hop);
    this.#hop(name, client as ClientName, requestOf(path), node);
  }

  async runs(): Promise<RunSummary[]> {
    return this.state().reports.map(({ run, experiment, seed, passed, results }) => ({
      run,
      experiment,
      seed,
      startedAt: '2026-01-01T10:00:00.000Z',
      passed,
      deployments: results.map(({ deployment }) => deployment),
      broken: null,
    }));
  }

  /** The runs that the comparison rests on are stored, though this lab has not made them. */
  async report(run: string): Promise<RunReport> {
    const [, experiment = '', seed] = /Z-(.+)-seed(\d+)$/.exec(run) ?? [];
    const stored = [...this.state().reports, reportFor(experiment, Number(seed ?? 0))];
    const report = stored.find((each) => each.run === run && each.results.length > 0);
    if (!report) throw new LabRefusal('unknown', `There is no run ${run}.`);
    return report;
  }

  async history(run: string, deployment: DeploymentName): Promise<Readable> {
    const { experiment, seed } = await this.report(run);
    return Readable.from(
      historyOf(experiment, deployment, seed).map((event) => `${JSON.stringify(event)}\n`),
    );
  }

  async reportPage(run: string): Promise<string> {
    return `<!doctype html><title>${(await this.report(run)).experiment}</title>`;
  }

  async run({ experiments, seed = 7 }: RunRequest): Promise<RunReport[]> {
    this.calls.push(['run', experiments, seed]);
    const [name = ''] = experiments;
    if (!cards.some((card) => card.name === name)) throw new LabRefusal('unknown', `No experiment ${name}.`);
    const report = reportFor(name, seed);
    await this.#longTask(name, () => this.events.publish({ type: 'report', report }));
    return [report];
  }

  async compare(seed?: number): Promise<Comparison> {
    this.calls.push(['compare', seed]);
    await this.#longTask('compare', () => this.events.publish({ type: 'comparison', comparison }));
    return comparison;
  }

  async stop(): Promise<void> {}
}

export const createFakeLab = (options?: { keptMax: number }): FakeLab => new FakeLab(options);
