/** What the page knows of the lab. Everything that it draws is derived from this, and this from events alone. */
import type { PhaseName } from '../../src/protocol/history.ts';
import type { SessionPlace } from '../../src/protocol/lab-clients.ts';
import type { Hop, LabEvent, LabState, ScaleChange } from '../../src/protocol/lab-events.ts';
import type { DeploymentName, NodeFault, StoreFault } from '../../src/protocol/lab-words.ts';

export interface NumberedEvent {
  readonly sequence: number;
  readonly event: LabEvent;
  /** When the page had it, ms since the epoch; absent where nobody asks. */
  readonly at?: number;
}

export type Happening =
  | { readonly kind: 'hop'; readonly hop: Hop }
  | { readonly kind: 'fault'; readonly fault: NodeFault | StoreFault; readonly target: string }
  | { readonly kind: 'heal'; readonly target: string }
  | { readonly kind: 'scale'; readonly change: ScaleChange; readonly node: string }
  | { readonly kind: 'phase'; readonly phase: PhaseName }
  /** Sessions that went with the process that held them. */
  | { readonly kind: 'lost'; readonly node: string; readonly sessions: readonly SessionPlace[] };
export type LogLine = Happening & { readonly sequence: number; readonly at: number };

export interface Notice {
  readonly sequence: number;
  readonly text: string;
}

export interface Model {
  /** The newest event that is in here. */
  readonly sequence: number;
  /** Null until the first snapshot has come. */
  readonly lab: LabState | null;
  /** What happened lately to each deployment, the newest first. A snapshot cannot tell it anew. */
  readonly logs: Logs;
  /** Of these, what was broken, healed, refused, retried or lost: however many answers come, they stay. */
  readonly notable: Logs;
  /** What a person asked last; the steady traffic is nobody in particular. */
  readonly asked: Readonly<Partial<Record<DeploymentName, LogLine>>>;
  /** Clients that lost a session with a node, and have none since. */
  readonly lost: Readonly<Partial<Record<DeploymentName, readonly string[]>>>;
  /** The latest requests, the oldest first: those are on their way in the drawing. */
  readonly hops: Readonly<Partial<Record<DeploymentName, readonly Hop[]>>>;
  readonly notice: Notice | null;
}

type Logs = Readonly<Partial<Record<DeploymentName, readonly LogLine[]>>>;

export const logLinesMax = 50;
/** At 150 hops a second, two seconds: longer than the drawing shows one. */
export const hopsMax = 300;

export const emptyModel: Model = {
  sequence: -1,
  lab: null,
  logs: {},
  notable: {},
  asked: {},
  lost: {},
  hops: {},
  notice: null,
};
