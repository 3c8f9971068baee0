/**
 * What the page sees of the lab: one snapshot, then events. Every event has a sequence number, which is the
 * SSE id; a client that comes back names the last one it saw and gets what it missed, or a new snapshot.
 */
import { z } from 'zod';
import { ExperimentCard } from './cards.ts';
import { PhaseName } from './history.ts';
import { ClientState, CredentialKind, SessionPlace, TrafficState } from './lab-clients.ts';
import { DeploymentName, GatewayPolicy, NodeFault, StoreFault, StoreName } from './lab-words.ts';
import { Comparison, RunReport } from './reports.ts';
import { Sample } from './samples.ts';
import { StrategyNameSchema } from './strategies.ts';

export const NodeState = z.object({
  name: z.string(),
  port: z.int().nullable(),
  pid: z.int().nullable(),
  state: z.enum(['starting', 'healthy', 'draining', 'paused', 'down']),
  /** Sessions in its memory, and its heap after a collection without compiled code, as last measured. */
  sessionsHeld: z.int().nullable(),
  heapBytes: z.int().nullable(),
  requests: z.int(),
});
export type NodeState = z.infer<typeof NodeState>;

export const StoreState = z.object({
  name: StoreName,
  /** Slow and unreachable is its link, paused and down the store itself. */
  state: z.enum(['up', 'slow', 'unreachable', 'paused', 'down']),
  port: z.int().nullable(),
});
export type StoreState = z.infer<typeof StoreState>;

export const DeploymentState = z.object({
  name: DeploymentName,
  strategy: StrategyNameSchema,
  gateway: GatewayPolicy,
  summary: z.string(),
  state: z.enum(['stopped', 'starting', 'running', 'failed', 'unavailable']),
  /** Why it failed or is unavailable, and what to do. */
  reason: z.string().nullable(),
  /** The gateway's address. */
  url: z.string().nullable(),
  nodes: z.array(NodeState),
  store: StoreState.nullable(),
  clients: z.array(ClientState),
  traffic: TrafficState.nullable(),
  /** The sessions that began lately and have not ended, where the lab knows them; `sessionsHeld` counts all. */
  sessions: z.array(SessionPlace),
});
export type DeploymentState = z.infer<typeof DeploymentState>;

export const ActiveRun = z.object({
  experiment: z.string(),
  deployment: DeploymentName.nullable(),
  step: z.string().nullable(),
});

/** What became of the number of nodes. */
export const ScaleChange = z.enum(['added', 'removed']);
export type ScaleChange = z.infer<typeof ScaleChange>;

/** One server that a request was sent to; times are ms since the gateway had the request. */
export const Attempt = z.object({
  node: z.string(),
  startMs: z.number(),
  durationMs: z.number(),
  /** answered; refused: nothing was sent; broken off: nobody knows what it did; late: given up. */
  outcome: z.enum(['answered', 'refused', 'broken off', 'late']),
});
export type Attempt = z.infer<typeof Attempt>;

/** One request through a gateway, with each server it was sent to. */
export const Hop = z.object({
  /** Counts up within a deployment, from its start. */
  id: z.int(),
  /** When the gateway had the request, ms since the epoch. */
  at: z.number(),
  deployment: DeploymentName,
  /** The lab's own name of the client that asked; null for anybody else. */
  client: z.string().nullable(),
  method: z.string(),
  /** The route's path without a query; never an identifier or a credential. */
  path: z.string(),
  status: z.int(),
  code: z.string().nullable(),
  node: z.string().nullable(),
  /** Nodes that were tried before and did not answer. */
  retried: z.array(z.string()),
  attempts: z.array(Attempt),
  durationMs: z.number(),
  /** Bytes of the credential that the request carried, and of what kind it was. */
  credentialBytes: z.int(),
  credential: CredentialKind.nullable(),
  /** Bytes of the whole messages: line, header section and body. */
  requestBytes: z.int(),
  responseBytes: z.int(),
  /** Whether the whole of it was kept for the inspector. */
  isKept: z.boolean(),
});
export type Hop = z.infer<typeof Hop>;

/** What cannot be done on the lab's machine, whatever it is done to, and why. */
export const ImpossibleFaults = z.partialRecord(z.enum(['pause', 'power-cut']), z.string());
export type ImpossibleFaults = z.infer<typeof ImpossibleFaults>;

export const LabState = z.object({
  sequence: z.int(),
  experiments: z.array(ExperimentCard),
  deployments: z.array(DeploymentState),
  activeRun: ActiveRun.nullable(),
  /** The latest report of each experiment that has been run. */
  reports: z.array(RunReport),
  comparison: Comparison.nullable(),
  /** The latest, oldest first. */
  samples: z.partialRecord(DeploymentName, z.array(Sample)),
  impossibleFaults: ImpossibleFaults,
});
export type LabState = z.infer<typeof LabState>;

const event = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.object({ type: z.literal(type), ...shape });

export const LabEvent = z.discriminatedUnion('type', [
  event('snapshot', { state: LabState }),
  event('deployment', { deployment: DeploymentState }),
  event('node', { deployment: DeploymentName, node: NodeState }),
  event('store', { deployment: DeploymentName, store: StoreState }),
  event('hop', { hop: Hop }),
  event('phase', { deployment: DeploymentName, phase: PhaseName }),
  event('fault', { deployment: DeploymentName, fault: z.union([NodeFault, StoreFault]), target: z.string() }),
  event('heal', { deployment: DeploymentName, target: z.string() }),
  event('scale', { deployment: DeploymentName, change: ScaleChange, node: z.string() }),
  event('run', { activeRun: ActiveRun.nullable() }),
  event('report', { report: RunReport }),
  event('comparison', { comparison: Comparison }),
  event('sample', { deployment: DeploymentName, sample: Sample }),
  event('notice', { text: z.string() }),
]);
export type LabEvent = z.infer<typeof LabEvent>;

export const RunRequest = z.strictObject({
  experiments: z.array(z.string()).min(1),
  deployments: z.array(DeploymentName).optional(),
  seed: z.int().min(0).optional(),
});
export type RunRequest = z.infer<typeof RunRequest>;
