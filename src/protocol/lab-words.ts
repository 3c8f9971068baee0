/** The laboratory's words: deployments, gateway policies, faults, invariants and verdicts. */
import { z } from 'zod';

export const deploymentNames = ['jwt', 'sealed', 'memory', 'sticky', 'redis', 'postgres'] as const;
export const DeploymentName = z.enum(deploymentNames);
export type DeploymentName = z.infer<typeof DeploymentName>;

/** Beside its colour, so that colour alone tells nothing. */
export const deploymentLetters: Record<DeploymentName, string> = {
  jwt: 'J',
  sealed: 'C',
  memory: 'M',
  sticky: 'S',
  redis: 'R',
  postgres: 'P',
};

export const GatewayPolicy = z.enum(['round-robin', 'least-connections', 'affinity']);
export type GatewayPolicy = z.infer<typeof GatewayPolicy>;

/** How many nodes a deployment may have. */
export const nodesMax = 9;

export const nodeFaults = ['kill', 'drain', 'restart', 'pause'] as const;
export const NodeFault = z.enum(nodeFaults);
export type NodeFault = z.infer<typeof NodeFault>;

/** Which of our servers the nodes are: those that teach, or the service that a team would put in front of users. */
export const serverNames = ['teach', 'service'] as const;
export const ServerName = z.enum(serverNames);
export type ServerName = z.infer<typeof ServerName>;

/** What a deployment's sessions may lie in, outside its nodes. */
export const storeNames = ['redis', 'postgres'] as const;
export const StoreName = z.enum(storeNames);
export type StoreName = z.infer<typeof StoreName>;

/** As its makers call it. */
export const storeTitles: Record<StoreName, string> = { redis: 'Redis', postgres: 'PostgreSQL' };

/** Of the link to a store: 200 ms more, nothing gets through, connections reset, few bytes, refused. */
export const linkFaults = ['slow', 'silence', 'reset', 'throttle', 'cut'] as const;
export const LinkFault = z.enum(linkFaults);
export type LinkFault = z.infer<typeof LinkFault>;

/** Of its process; a power cut also takes what was acknowledged and not yet on the disk. */
export const storeFaults = ['stop', 'kill', 'pause', 'power-cut', ...linkFaults] as const;
export const StoreFault = z.enum(storeFaults);
export type StoreFault = z.infer<typeof StoreFault>;

/** When Redis syncs its append-only file: before each answer, or about once a second. */
export const FsyncPolicy = z.enum(['always', 'everysec']);
export type FsyncPolicy = z.infer<typeof FsyncPolicy>;

/** What the checker can decide; the words for each stand in statements.ts. */
export const invariantIds = [
  'I1',
  'I2',
  'I3',
  'I4',
  'I5',
  'I6',
  'I7',
  'I8',
  'I10',
  'I11',
  'I12',
  'I13',
  'I14',
] as const;
export const InvariantId = z.enum(invariantIds);
export type InvariantId = z.infer<typeof InvariantId>;

/** What some experiments claim beside the invariants; judged in the same way. The words stand in statements.ts. */
export const observationIds = [
  'location',
  'opacity',
  'capacity',
  'flatMemory',
  'pace',
  'slowStore',
  'syncedWrites',
  'noFailedRequest',
  'expiriesSeen',
  'undisturbed',
  'neverRaised',
] as const;
export const ObservationId = z.enum(observationIds);
export type ObservationId = z.infer<typeof ObservationId>;

/** Three-valued: a history that does not show a thing proves neither that it holds nor that it fails. */
export const Truth = z.enum(['true', 'false', 'unknown']);
export type Truth = z.infer<typeof Truth>;

export const Verdict = z.enum(['holds', 'breaks', 'degrades', 'inconclusive', 'unavailable']);
export type Verdict = z.infer<typeof Verdict>;

/** What an experiment may expect: the other two verdicts are never a result that anybody wants. */
export const ExpectedVerdict = Verdict.extract(['holds', 'breaks', 'degrades']);
export type ExpectedVerdict = z.infer<typeof ExpectedVerdict>;

/** The parts of the course, and what each is about. */
export const courseParts = {
  A: 'One server',
  B: 'More servers',
  C: 'Failures',
  D: 'Time',
  E: 'Concurrency',
  F: 'Cost',
  G: 'Attacks',
  H: 'Moving',
} as const;
export type CoursePart = keyof typeof courseParts;
export const CoursePart = z.enum(Object.keys(courseParts) as [CoursePart, ...CoursePart[]]);
