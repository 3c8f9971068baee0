/** What can be done to the lab. The page's API and the command line both drive it through this. */
import type { LabEvent, LabState, RunRequest, VisitorAction } from '../protocol/lab-events.ts';
import type { DeploymentName, NodeFault, StoreFault } from '../protocol/lab-words.ts';
import type { Comparison, RunReport } from '../protocol/reports.ts';

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
  /** One request of the page's visitor through the gateway; it shows as a hop. */
  visit(name: DeploymentName, action: VisitorAction): Promise<void>;
  /** Resolves when the runs have ended; one at a time. */
  run(request: RunRequest): Promise<RunReport[]>;
  compare(seed?: number): Promise<Comparison>;
  stop(): Promise<void>;
}
