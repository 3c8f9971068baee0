/** What the page knows of the lab. Everything that it draws is derived from this, and this from events alone. */
import type { PhaseName } from '../../src/protocol/history.ts';
import type { Hop, LabEvent, LabState, ScaleChange } from '../../src/protocol/lab-events.ts';
import type { DeploymentName, NodeFault, StoreFault } from '../../src/protocol/lab-words.ts';

export interface NumberedEvent {
  readonly sequence: number;
  readonly event: LabEvent;
}

export type Happening =
  | { readonly kind: 'hop'; readonly hop: Hop }
  | { readonly kind: 'fault'; readonly fault: NodeFault | StoreFault; readonly target: string }
  | { readonly kind: 'heal'; readonly target: string }
  | { readonly kind: 'scale'; readonly change: ScaleChange; readonly node: string }
  | { readonly kind: 'phase'; readonly phase: PhaseName };
export type LogLine = Happening & { readonly sequence: number };

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
  readonly logs: Readonly<Partial<Record<DeploymentName, readonly LogLine[]>>>;
  readonly notice: Notice | null;
}

export const logLinesMax = 50;

export const emptyModel: Model = { sequence: -1, lab: null, logs: {}, notice: null };
