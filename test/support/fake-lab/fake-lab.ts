/**
 * A lab without servers: what the page's interface promises is tested against it, quickly and in every state.
 * It keeps its own picture by the page's reducer, which the reducer's own tests make sure of.
 */
import { createEventHub } from '../../../src/lab/event-hub.ts';
import { type LabControl, LabRefusal } from '../../../src/lab/lab-control.ts';
import type { DeploymentState, Hop, LabState, NodeState } from '../../../src/protocol/lab-events.ts';
import { type DeploymentName, deploymentNames } from '../../../src/protocol/lab-words.ts';
import { emptyModel } from '../../../web/model/model.ts';
import { reduce } from '../../../web/model/reduce.ts';
import { cards, comparison, reportFor } from './cards.ts';
import { running, stopped } from './deployments.ts';

export interface FakeLab extends LabControl {
  /** What was asked of it, oldest first. */
  readonly calls: unknown[][];
  /** A run goes on until this is called. */
  finishRun(error?: Error): void;
}

export function createFakeLab({ keptMax = 2000 } = {}): FakeLab {
  const events = createEventHub({ keptMax });
  const calls: unknown[][] = [];
  let model = reduce(emptyModel, {
    sequence: events.sequence,
    event: { type: 'snapshot', state: firstState() },
  });
  let finishRun: FakeLab['finishRun'] = () => {};
  events.subscribe((numbered) => {
    model = reduce(model, numbered);
  });

  const state = (): LabState => ({ ...(model.lab ?? firstState()), sequence: events.sequence });

  function find(name: DeploymentName): DeploymentState {
    const found = state().deployments.find((each) => each.name === name);
    if (!found) throw new LabRefusal('unknown', `There is no deployment ${name}.`);
    return found;
  }

  function findNode(name: DeploymentName, node: string): NodeState {
    const found = find(name).nodes.find((each) => each.name === node);
    if (!found) throw new LabRefusal('unknown', `${name} has no node ${node}.`);
    return found;
  }

  const setNode = (deployment: DeploymentName, node: NodeState): void =>
    events.publish({ type: 'node', deployment, node });

  /** Takes turns over the healthy nodes, as round-robin would. */
  function hop(name: DeploymentName, rest: Partial<Hop>): void {
    const healthy = find(name).nodes.filter((node) => node.state === 'healthy');
    const node = healthy.toSorted((a, b) => a.requests - b.requests)[0];
    const answer = node ? { status: 200, code: null } : { status: 503, code: 'no_node' };
    const sizes = { durationMs: 2.4, credentialBytes: name === 'jwt' ? 618 : 43 };
    const base = { deployment: name, method: 'GET', path: '/api/me', node: node?.name ?? null, retried: [] };
    events.publish({ type: 'hop', hop: { ...base, ...answer, ...sizes, ...rest } });
  }

  async function longTask(experiment: string, publishResult: () => void): Promise<void> {
    if (state().activeRun) throw new LabRefusal('busy', 'Another run goes on.');
    const ended = new Promise<void>((resolve, reject) => {
      finishRun = (error) => (error ? reject(error) : resolve());
    });
    events.publish({
      type: 'run',
      activeRun: { experiment, deployment: 'memory', step: 'Six visitors log in' },
    });
    try {
      await ended;
      publishResult();
    } finally {
      events.publish({ type: 'run', activeRun: null });
    }
  }

  return {
    events,
    calls,
    state,
    finishRun: (error) => finishRun(error),
    async startDeployment(name, nodes) {
      calls.push(['start', name, nodes]);
      events.publish({ type: 'deployment', deployment: running(name, nodes) });
    },
    async stopDeployment(name) {
      calls.push(['stop', name]);
      events.publish({ type: 'deployment', deployment: stopped(name) });
    },
    async breakNode(name, node, fault) {
      calls.push([fault, name, node]);
      const found = findNode(name, node);
      if (found.state === 'down' && fault === 'kill') throw new LabRefusal('impossible', `${node} is down.`);
      events.publish({ type: 'fault', deployment: name, fault, target: node });
      const states = { kill: 'down', drain: 'draining', restart: 'starting', pause: 'paused' } as const;
      setNode(name, { ...found, state: states[fault] });
    },
    async healNode(name, node) {
      calls.push(['heal', name, node]);
      setNode(name, { ...findNode(name, node), state: 'healthy' });
      events.publish({ type: 'heal', deployment: name, target: node });
    },
    async breakStore(name, fault) {
      calls.push([fault, name, 'store']);
      const { store } = find(name);
      if (!store) throw new LabRefusal('impossible', `${name} has no store.`);
      const next = fault === 'pause' ? 'paused' : 'down';
      events.publish({ type: 'fault', deployment: name, fault, target: 'store' });
      events.publish({ type: 'store', deployment: name, store: { ...store, state: next } });
    },
    async healStore(name) {
      calls.push(['heal', name, 'store']);
      events.publish({ type: 'heal', deployment: name, target: 'store' });
    },
    async visit(name, action) {
      calls.push(['visit', name, action]);
      hop(name, action === 'login' ? { method: 'POST', path: '/api/login', credentialBytes: 0 } : {});
    },
    async run({ experiments, seed = 7 }) {
      calls.push(['run', experiments, seed]);
      const [name = ''] = experiments;
      if (!cards.some((card) => card.name === name))
        throw new LabRefusal('unknown', `No experiment ${name}.`);
      const report = reportFor(name, seed);
      await longTask(name, () => events.publish({ type: 'report', report }));
      return [report];
    },
    async compare(seed) {
      calls.push(['compare', seed]);
      await longTask('compare', () => events.publish({ type: 'comparison', comparison }));
      return comparison;
    },
    async stop() {},
  };
}

const firstState = (): LabState => ({
  sequence: 0,
  experiments: cards,
  deployments: deploymentNames.map(stopped),
  activeRun: null,
  reports: [],
  comparison: null,
});
