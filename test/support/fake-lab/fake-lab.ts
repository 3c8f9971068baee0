/**
 * A lab without servers: what the page's interface promises is tested against it, quickly and in every state.
 * It keeps its own picture by the page's reducer, which the reducer's own tests make sure of.
 */
import { createEventHub } from '../../../src/lab/event-hub.ts';
import { type LabControl, type LabEvents, LabRefusal } from '../../../src/lab/lab-control.ts';
import type {
  DeploymentState,
  Hop,
  LabState,
  NodeState,
  RunRequest,
  StoreState,
  VisitorAction,
} from '../../../src/protocol/lab-events.ts';
import {
  type DeploymentName,
  deploymentNames,
  type NodeFault,
  type StoreFault,
} from '../../../src/protocol/lab-words.ts';
import type { Comparison, RunReport } from '../../../src/protocol/reports.ts';
import { emptyModel } from '../../../web/model/model.ts';
import { reduce } from '../../../web/model/reduce.ts';
import { cards, comparison, reportFor } from './cards.ts';
import { running, stopped } from './deployments.ts';

const firstState: LabState = {
  sequence: 0,
  experiments: cards,
  deployments: deploymentNames.map((name) => stopped(name)),
  activeRun: null,
  reports: [],
  comparison: null,
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
  #hop(deployment: DeploymentName, rest: Partial<Hop>): void {
    const healthy = this.#find(deployment).nodes.filter(({ state }) => state === 'healthy');
    const node = healthy.toSorted((a, b) => a.requests - b.requests)[0];
    const answer = node ? { status: 200, code: null } : { status: 503, code: 'no_node' };
    const sizes = { durationMs: 2.4, credentialBytes: deployment === 'jwt' ? 618 : 43 };
    const base = { deployment, method: 'GET', path: '/api/me', node: node?.name ?? null, retried: [] };
    this.events.publish({ type: 'hop', hop: { ...base, ...answer, ...sizes, ...rest } });
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

  async visit(name: DeploymentName, action: VisitorAction): Promise<void> {
    this.calls.push(['visit', name, action]);
    this.#hop(name, action === 'login' ? { method: 'POST', path: '/api/login', credentialBytes: 0 } : {});
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
