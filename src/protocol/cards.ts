/** What is declared, as the page, the docs and `list` show it: experiments and deployments. */
import { z } from 'zod';
import {
  CoursePart,
  DeploymentName,
  ExpectedVerdict,
  GatewayPolicy,
  type ServerName,
  StoreName,
} from './lab-words.ts';
import { StatementId } from './reports.ts';
import { StrategyNameSchema } from './strategies.ts';

export const Prediction = z.object({
  question: z.string(),
  options: z.array(z.string()).min(2),
  /** The option that the expected verdicts make true. */
  answer: z.int().min(0),
});

const OnService = z.object({ expected: ExpectedVerdict, because: z.string() });
export type OnService = z.infer<typeof OnService>;

/** An experiment's declaration as the page, the docs and `list` show it. */
export const ExperimentCard = z.object({
  name: z.string(),
  number: z.string(),
  title: z.string(),
  part: CoursePart,
  claim: z.string(),
  why: z.string(),
  predict: Prediction,
  steps: z.array(z.string()),
  invariants: z.array(StatementId),
  expected: z.partialRecord(DeploymentName, ExpectedVerdict),
  because: z.partialRecord(DeploymentName, z.string()),
  /** Where the service does something else than the teaching servers, and why. */
  onService: z.partialRecord(DeploymentName, OnService),
  tryNext: z.array(z.string()),
  nodesMin: z.int(),
  needsStore: z.array(DeploymentName),
});
export type ExperimentCard = z.infer<typeof ExperimentCard>;

/** Why it was expected to come out as it did, on these servers. */
export const becauseOf = (
  { because, onService }: ExperimentCard,
  server: ServerName,
  deployment: DeploymentName,
): string | undefined =>
  (server === 'service' ? onService[deployment]?.because : undefined) ?? because[deployment];

export const DeploymentCard = z.object({
  name: DeploymentName,
  strategy: StrategyNameSchema,
  gateway: GatewayPolicy,
  nodes: z.int(),
  store: StoreName.nullable(),
  summary: z.string(),
});
export type DeploymentCard = z.infer<typeof DeploymentCard>;

export const ListDocument = z.object({
  experiments: z.array(ExperimentCard),
  deployments: z.array(DeploymentCard),
});
