/** What a step is: data, with the words that the page and the docs show for it. One kind, one performer. */
import type { OperationKind, PhaseName } from '../../protocol/history.ts';
import type { FsyncPolicy, NodeFault, StoreFault } from '../../protocol/lab-words.ts';

/** Which node: by name, or all of them, one after the other. */
export type NodeTarget = `node-${number}` | 'every node';

export interface SessionSteps {
  phase: { phase: PhaseName };
  openSessions: { count: number; user?: string };
  exchange: { rounds: number; kinds: readonly OperationKind[] };
  visitEveryNode: object;
  logOutAndReplay: { everyMs: number; msMax: number };
}

export interface LoadSteps {
  traffic: {
    ratePerSecond: number;
    seconds: number;
    meanwhile: readonly { afterSeconds: number; step: Step }[];
  };
  trafficDuring: { ratePerSecond: number; secondsMax: number; steps: readonly Step[] };
  parallelAdds: { count: number };
  measure: { what: 'store' | 'nodes' };
}

export interface CostSteps {
  crowd: { sessions: number };
  steadyLoad: { roundsMax: number; ratePerSecond: number; seconds: number };
  compareWithBare: { pairs: number; sliceMs: number };
  fillConversation: { messages: number; bytesEach: number };
}

export interface FaultSteps {
  breakNode: { target: NodeTarget; fault: NodeFault };
  healNode: { target: NodeTarget };
  breakStore: { fault: StoreFault };
  healStore: object;
}

export interface PowerSteps {
  syncStore: { policy: FsyncPolicy };
  cutPower: { ratePerSecond: number; logouts: number };
  presentLoggedOut: object;
  untilServed: { msMax: number };
}

export interface TopologySteps {
  addNodes: { count: number };
  removeNode: { target: `node-${number}` };
}

export interface RaceSteps {
  raceLogout: { writes: number; presents: number };
}

export interface TimeSteps {
  demote: { user: string };
  exerciseRight: { everyMs: number; msMax: number };
  outlive: { everyMs: number; restMs: number; useMs: number };
}

export interface AttackSteps {
  fixate: { victim: string };
}

export interface CanarySteps {
  plantCanaries: object;
  searchForCanaries: object;
}

export interface StormSteps {
  loginStorm: { roundsMax: number; ratePerSecond: number; seconds: number; logins: number };
}

export interface RetrySteps {
  checkOutAgain: { atOnce: number; again: number };
}

type Kinds = SessionSteps &
  LoadSteps &
  CostSteps &
  FaultSteps &
  PowerSteps &
  TopologySteps &
  RaceSteps &
  TimeSteps &
  AttackSteps &
  CanarySteps &
  StormSteps &
  RetrySteps;

export type StepKind = keyof Kinds;
export type StepOf<Kind extends StepKind> = { readonly kind: Kind; readonly text: string } & Readonly<
  Kinds[Kind]
>;
export type Step = { [Kind in StepKind]: StepOf<Kind> }[StepKind];
