/**
 * What is drawn of one deployment at one moment. The live lab and a replayed run both make scenes, and the drawing knows
 * neither: it is a function of a scene, of its size and of the clock.
 */
import type { CredentialKind } from '../../src/protocol/lab-clients.ts';
import type { NodeState, StoreState } from '../../src/protocol/lab-events.ts';
import type { DeploymentName, GatewayPolicy } from '../../src/protocol/lab-words.ts';
import type { StateHolder } from '../../src/protocol/strategies.ts';

/** A session, lying on whoever holds it. */
export interface Badge {
  /** The client whose session it is: unique within a deployment. */
  readonly client: string;
  /** Two letters of its user. */
  readonly letters: string;
}

export interface SceneClient {
  /** `alice`, or `load` for the steady traffic, or `s3` in a run. */
  readonly name: string;
  readonly user: string;
  /** What it shows with its next request; a bearer token and a sealed cookie carry the state itself. */
  readonly carries: { readonly kind: 'capsule' | 'key'; readonly bytes: number } | null;
  /** Holds its own session: only where the client holds the state. */
  readonly holds: readonly Badge[];
  /** The steady traffic says how much; null for a person. */
  readonly traffic: { readonly requestsPerSecond: number; readonly users: number } | null;
  /** The node that the client's next request goes to by hand, or its affinity; null: the policy decides. */
  readonly routedTo: string | null;
}

export interface SceneNode {
  readonly name: string;
  readonly port: number | null;
  readonly pid: number | null;
  readonly state: NodeState['state'];
  /** Resident memory where it is known. */
  readonly memoryBytes: number | null;
  readonly holds: readonly Badge[];
  /** Held, but nobody knows whose they are. */
  readonly more: number;
  /** Went with the process, and are shown for a while. */
  readonly lost: readonly Badge[];
  readonly requests: number;
  /** What was done to it last: "killed", "paused"; null while nothing was. */
  readonly fault: string | null;
}

export interface SceneStore {
  readonly name: string;
  readonly state: StoreState['state'];
  readonly port: number | null;
  readonly holds: readonly Badge[];
  readonly more: number;
  readonly operationsPerSecond: number | null;
  readonly fault: string | null;
}

export type Outcome = 'answered' | 'refused' | 'failed' | 'no answer';

/** One request on its way, there and back. Times are ms on the scene's clock. */
export interface Flight {
  readonly id: number;
  readonly client: string;
  /** In the order in which they were tried; the last one answered, unless the outcome says otherwise. */
  readonly nodes: readonly string[];
  /** Present where no node's answer reached the client: the gateway spoke for them. */
  readonly answeredBy?: 'gateway';
  readonly startedAt: number;
  /** As long as it really took, between the bounds that an eye can follow. */
  readonly shownMs: number;
  readonly durationMs: number;
  readonly outcome: Outcome;
  readonly status: number | null;
  readonly title: string;
  readonly credential: { readonly kind: CredentialKind; readonly bytes: number } | null;
  /** How many requests this one stands for: 1 below 60 a second. */
  readonly standsFor: number;
  /** Whether the node asked the store for it. */
  readonly asksStore: boolean;
}

export interface Scene {
  readonly deployment: DeploymentName;
  readonly stateHeldBy: StateHolder;
  readonly policy: GatewayPolicy;
  readonly gatewayPort: number | null;
  readonly requestsPerSecond: number;
  readonly clients: readonly SceneClient[];
  readonly nodes: readonly SceneNode[];
  readonly store: SceneStore | null;
  readonly flights: readonly Flight[];
  /** ms; the flights are where this says. */
  readonly now: number;
}

/** What a person has chosen on the page: it is what the inspector shows and the keys act upon. */
export type Selection =
  | { readonly kind: 'client' | 'node'; readonly deployment: DeploymentName; readonly name: string }
  | { readonly kind: 'gateway' | 'store'; readonly deployment: DeploymentName }
  | { readonly kind: 'request'; readonly deployment: DeploymentName; readonly id: number };
