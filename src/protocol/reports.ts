/** What the command line prints with --json, and what is kept under runs/. */
import { z } from 'zod';
import { Disclosed } from './history.ts';
import {
  DeploymentName,
  ExpectedVerdict,
  FsyncPolicy,
  GatewayPolicy,
  InvariantId,
  ObservationId,
  ServerName,
  Truth,
  Verdict,
} from './lab-words.ts';
import { loginStormFigures } from './login-storm.ts';
import { StateHolder, StrategyNameSchema } from './strategies.ts';

export const StatementId = z.union([InvariantId, ObservationId]);
export type StatementId = z.infer<typeof StatementId>;

export const Evidence = z.object({
  invariant: StatementId,
  /** The number of the operation that proves it, in the history. */
  operation: z.int().nullable(),
  text: z.string(),
});
export type Evidence = z.infer<typeof Evidence>;

/** What one power cut of the store took with it. */
export const PowerCut = z.object({
  /** When the store synced its file. */
  fsync: FsyncPolicy,
  /** Writes that had been acknowledged under this policy. */
  acknowledged: z.int(),
  /** Of these, and of what was there before. */
  lost: z.int(),
  /** From the oldest acknowledgement that was lost to the cut. */
  lossWindowMs: z.int(),
  /** Sessions that had logged out and came back. */
  revived: z.int(),
});
export type PowerCut = z.infer<typeof PowerCut>;

/** Only what this run measured; each is absent where it was not. */
export const Measurements = z.object({
  stateHeldBy: StateHolder.optional(),
  credentialBytes: z.int().optional(),
  credentialBytesGrown: z.int().optional(),
  requestBytes: z.int().optional(),
  /** The same request while the session was still empty. */
  requestBytesFirst: z.int().optional(),
  /** Bytes of the largest credential's parts between its dots: a token's header, payload and signature. */
  credentialParts: z.array(z.int()).optional(),
  /** What of the user can be read in the credential without a key. */
  discloses: z.array(Disclosed).optional(),
  /** Of the messages that one session was told one after the other: how many a later read showed. */
  messages: z.object({ sent: z.int(), kept: z.int() }).optional(),
  operations: z.int().optional(),
  succeeded: z.int().optional(),
  refused401: z.int().optional(),
  unavailable503: z.int().optional(),
  indeterminate: z.int().optional(),
  sessionsOpened: z.int().optional(),
  sessionsLost: z.int().optional(),
  sessionsLostShare: z.number().optional(),
  /** Requests that were sent while a node was away or being replaced, and how many of them failed. */
  duringNodeFaults: z.object({ sent: z.int(), failed: z.int() }).optional(),
  anyServerWillDo: z.boolean().optional(),
  revocationSeconds: z.number().optional(),
  /** How long after a right was taken away it was last exercised. */
  demotionSeconds: z.number().optional(),
  /** How long a session lives unused, and at the most, as the login said. */
  idleLifetimeSeconds: z.number().optional(),
  absoluteLifetimeSeconds: z.number().optional(),
  parallelChanges: z.object({ sent: z.int(), kept: z.int() }).optional(),
  outageAnswerMsMax: z.number().optional(),
  /** Requests that were answered as if nobody were logged in, while the store was away; absent: none. */
  takenForStrangers: z.int().optional(),
  recoveredMs: z.number().optional(),
  powerCuts: z.array(PowerCut).optional(),
  bytesPerSessionInStore: z.int().optional(),
  /** By how much all nodes, and the store, grew with each further session. */
  bytesPerSession: z.object({ node: z.int().optional(), store: z.int().optional() }).optional(),
  latencyMs: z.object({ p50: z.number(), p95: z.number(), p99: z.number() }).optional(),
  /** As fast as it goes, through the gateway; and as a share of what a bare server answers in the same place. */
  requestsPerSecond: z.number().optional(),
  ratioToBareServer: z.number().optional(),
  ...loginStormFigures,
});
export type Measurements = z.infer<typeof Measurements>;

export const DeploymentResult = z.object({
  deployment: DeploymentName,
  expected: ExpectedVerdict,
  observed: Verdict,
  invariants: z.partialRecord(StatementId, Truth),
  evidence: z.array(Evidence),
  measurements: Measurements,
  /** The history's file, from where the lab was started. Null: nothing ran. */
  history: z.string().nullable(),
  notes: z.array(z.string()),
});
export type DeploymentResult = z.infer<typeof DeploymentResult>;

export const RunReport = z.object({
  /** The run's folder under runs/, by which it is opened again. */
  run: z.string(),
  experiment: z.string(),
  /** What the nodes were; runs from before there was a choice do not say it. */
  server: ServerName.default('teach'),
  seed: z.int(),
  passed: z.boolean(),
  results: z.array(DeploymentResult),
});
export type RunReport = z.infer<typeof RunReport>;

/** A stored run in a list. Broken: its files cannot be read, and why. */
export const RunSummary = z.object({
  run: z.string(),
  experiment: z.string(),
  /** Null where it cannot be read. */
  server: ServerName.nullable(),
  seed: z.int(),
  /** ISO 8601. */
  startedAt: z.string(),
  passed: z.boolean().nullable(),
  deployments: z.array(DeploymentName),
  broken: z.string().nullable(),
});
export type RunSummary = z.infer<typeof RunSummary>;

export const RunDocument = z.object({ runs: z.array(RunReport) });
export type RunDocument = z.infer<typeof RunDocument>;

/** A value that does not apply is null; one that was not measured is absent, with the reason in `notes`. */
export const ComparisonRow = z.object({
  deployment: DeploymentName,
  strategy: StrategyNameSchema,
  gateway: GatewayPolicy,
  nodes: z.int(),
  stateHeldBy: StateHolder.optional(),
  credentialBytes: z.int().optional(),
  requestBytes: z.int().optional(),
  anyServerWillDo: z.boolean().optional(),
  survivesServerLoss: z.boolean().optional(),
  sessionsLostShare: z.number().optional(),
  revocationSeconds: z.number().optional(),
  revocationBoundSeconds: z.number().optional(),
  parallelChanges: z.object({ sent: z.int(), kept: z.int() }).optional(),
  storeOutage: z.enum(['unaffected', 'fails closed', 'fails open']).optional(),
  bytesPerSession: z
    .object({ node: z.int().nullable().optional(), store: z.int().nullable().optional() })
    .optional(),
  latencyMs: z.object({ p50: z.number(), p95: z.number(), p99: z.number() }).optional(),
  requestsPerSecond: z.number().optional(),
  ratioToBareServer: z.number().optional(),
  evidence: z.array(z.string()),
  notes: z.array(z.string()),
});
export type ComparisonRow = z.infer<typeof ComparisonRow>;

export const Comparison = z.object({
  version: z.literal(1),
  server: ServerName,
  seed: z.int(),
  rows: z.array(ComparisonRow),
});
export type Comparison = z.infer<typeof Comparison>;
