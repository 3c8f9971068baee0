/** What can be done to the lab. The page's API and the command line both drive it through this. */
import type { Readable } from 'node:stream';
import type { Exchange } from '../protocol/exchanges.ts';
import type { ClientAction, ClientName, TrafficRequest } from '../protocol/lab-clients.ts';
import type { LabEvent, LabState, RunRequest } from '../protocol/lab-events.ts';
import type { DeploymentName, GatewayPolicy, NodeFault, StoreFault } from '../protocol/lab-words.ts';
import type { Comparison, RunReport, RunSummary } from '../protocol/reports.ts';

export interface NumberedEvent {
  readonly sequence: number;
  readonly event: LabEvent;
}

export interface LabEvents {
  publish(event: LabEvent): void;
  /** The number of the newest event. */
  readonly sequence: number;
  subscribe(listener: (numbered: NumberedEvent) => void): () => void;
  /** The events after this number; null when they are no longer kept, so that a snapshot is needed. */
  since(sequence: number): NumberedEvent[] | null;
}

/** Why something cannot be done, in words for the person who asked for it. */
export class LabRefusal extends Error {
  /** busy: another run goes on. unknown: no such thing. impossible: not in this state, or on this machine. */
  readonly reason: 'busy' | 'unknown' | 'impossible';

  constructor(reason: LabRefusal['reason'], message: string) {
    super(message);
    this.name = 'LabRefusal';
    this.reason = reason;
  }
}

/** Every method rejects with LabRefusal when what is asked for cannot be done. */
export interface LabControl {
  readonly events: LabEvents;
  state(): LabState;
  startDeployment(name: DeploymentName, nodes?: number): Promise<void>;
  stopDeployment(name: DeploymentName): Promise<void>;
  breakNode(name: DeploymentName, node: string, fault: NodeFault): Promise<void>;
  healNode(name: DeploymentName, node: string): Promise<void>;
  /** One more node, ready and behind the gateway when this resolves. */
  addNode(name: DeploymentName): Promise<void>;
  /** Drains the node, and then it is gone. */
  removeNode(name: DeploymentName, node: string): Promise<void>;
  breakStore(name: DeploymentName, fault: StoreFault): Promise<void>;
  healStore(name: DeploymentName): Promise<void>;
  /** Whole again: every node and every store of every deployment. */
  healAll(): Promise<void>;
  /** Each deployment that runs starts anew: fresh processes, its usual nodes and policy, nobody's sessions. */
  reset(): Promise<void>;
  setPolicy(name: DeploymentName, policy: GatewayPolicy): Promise<void>;
  addClient(name: DeploymentName): Promise<void>;
  /** It forgets what it carries; its session lives on wherever it lies. */
  removeClient(name: DeploymentName, client: ClientName): Promise<void>;
  /** One request of this client through the gateway, to this node where one is named; it shows as a hop. */
  act(name: DeploymentName, client: ClientName, action: ClientAction, node?: string): Promise<void>;
  setTraffic(name: DeploymentName, traffic: TrafficRequest): Promise<void>;
  /** A hop of one of the page's clients in full, while it is kept; with what lay where after it. */
  exchange(name: DeploymentName, hop: number): Exchange | Promise<Exchange>;
  /** The same request with the same credential once more, to this node where one is named. */
  repeat(name: DeploymentName, hop: number, node?: string): Promise<void>;
  /** Every stored run, the newest first. */
  runs(): Promise<RunSummary[]>;
  report(run: string): Promise<RunReport>;
  /** The history as it is stored: JSON lines. */
  history(run: string, deployment: DeploymentName): Promise<Readable>;
  /** The run as one file to keep, HTML. */
  reportPage(run: string): Promise<string>;
  /** Resolves when the runs have ended; one at a time. */
  run(request: RunRequest): Promise<RunReport[]>;
  compare(seed?: number): Promise<Comparison>;
  stop(): Promise<void>;
}
