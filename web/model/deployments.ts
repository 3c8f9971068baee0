/** What the page says about deployments: who holds the state, what can be done, what happened last. */
import type { DeploymentState, Hop, NodeState, StoreState } from '../../src/protocol/lab-events.ts';
import {
  type DeploymentName,
  linkFaults,
  type NodeFault,
  nodesMax,
  type StoreFault,
  storeFaults,
} from '../../src/protocol/lab-words.ts';
import { type ProblemCode, problems } from '../../src/protocol/problems.ts';
import { type StateHolder, strategyFacts } from '../../src/protocol/strategies.ts';
import type { LogLine, Model } from './model.ts';

export const stateHeldBy = ({ strategy }: DeploymentState): StateHolder =>
  strategyFacts[strategy].stateHeldBy;

const holders: Record<StateHolder, string> = {
  client: 'the client holds the state',
  node: 'a node holds the state',
  store: 'the store holds the state',
};

export function holderWords(deployment: DeploymentState): string {
  const holder = stateHeldBy(deployment);
  if (holder === 'node' && deployment.gateway === 'affinity') return 'a pinned node holds the state';
  return holders[holder];
}

export type NodeAction = NodeFault | 'heal';
export type StoreAction = StoreFault | 'heal';

const nodeActions: Record<NodeState['state'], readonly NodeAction[]> = {
  starting: ['kill'],
  healthy: ['kill', 'drain', 'restart', 'pause'],
  draining: ['kill'],
  paused: ['kill', 'drain', 'restart', 'heal'],
  down: ['heal'],
};
const storeActions: Record<StoreState['state'], readonly StoreAction[]> = {
  up: storeFaults,
  slow: ['stop', 'kill', ...linkFaults, 'heal'],
  unreachable: ['stop', 'kill', ...linkFaults, 'heal'],
  paused: ['kill', 'heal'],
  down: ['heal'],
};

export const canDoToNode = ({ state }: NodeState, action: NodeAction): boolean =>
  nodeActions[state].includes(action);
export const canDoToStore = ({ state }: StoreState, action: StoreAction): boolean =>
  storeActions[state].includes(action);

export const canAddNode = ({ state, nodes }: DeploymentState): boolean =>
  state === 'running' && nodes.length < nodesMax;
export const canRemoveNode = ({ state, nodes }: DeploymentState, node: NodeState): boolean =>
  state === 'running' && nodes.length > 1 && node.state !== 'starting' && node.state !== 'draining';

export const hopLines = (model: Model, name: DeploymentName): readonly LogLine[] => model.logs[name] ?? [];

export type HopOutcome = 'answered' | 'refused' | 'failed';

export function hopOutcome({ status }: Hop): HopOutcome {
  if (status >= 500) return 'failed';
  return status >= 400 ? 'refused' : 'answered';
}

/** Why a request was refused or failed, in the words of the one error table. */
export function hopReason({ code }: Hop): string | null {
  return code !== null && Object.hasOwn(problems, code) ? problems[code as ProblemCode].title : code;
}

const doneWords: Record<NodeFault | StoreFault, string> = {
  kill: 'killed',
  drain: 'draining',
  restart: 'restarting',
  pause: 'paused',
  stop: 'stopped',
  'power-cut': 'power cut',
  slow: '200 ms later',
  silence: 'silent',
  reset: 'connections reset',
  throttle: 'few bytes a second',
  cut: 'cut off',
};

/** What was done last to this target and not healed since, in a word; null: nothing that the page has seen. */
export function faultOf(notable: readonly LogLine[], target: string): string | null {
  const line = notable.find(
    (each) => (each.kind === 'fault' || each.kind === 'heal') && each.target === target,
  );
  return line?.kind === 'fault' ? doneWords[line.fault] : null;
}
