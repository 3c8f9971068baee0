/** The page's clients: people whom a hand drives through a deployment's gateway, and the steady traffic beside them. */
import { z } from 'zod';
import { GatewayPolicy } from './lab-words.ts';

/** How many clients a deployment may have at once; the first three are there from the start. */
export const clientsMax = 8;
export const clientNames = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank', 'grace', 'heidi'] as const;
export const ClientName = z.enum(clientNames);
export type ClientName = z.infer<typeof ClientName>;

/** The client that stands for the steady traffic: several people at once. */
export const LOAD_CLIENT = 'load';

export const trafficLimits = { requestsPerSecondMax: 500, usersMax: 50 } as const;

/** What a client can be told to do. */
export const ClientAction = z.enum(['login', 'me', 'addToCart', 'saySomething', 'logout']);
export type ClientAction = z.infer<typeof ClientAction>;

export const CredentialKind = z.enum(['bearer', 'cookie']);
export type CredentialKind = z.infer<typeof CredentialKind>;

export const ClientState = z.object({
  name: ClientName,
  /** What it shows with its next request, as its last answer left it; null: nothing. */
  credential: z.object({ kind: CredentialKind, bytes: z.int() }).nullable(),
});
export type ClientState = z.infer<typeof ClientState>;

/** Steady requests of several users, open loop. */
export const TrafficState = z.object({ requestsPerSecond: z.number(), users: z.int() });
export type TrafficState = z.infer<typeof TrafficState>;

/** One session and where its state lies, as the requests that the lab saw tell it. */
export const SessionPlace = z.object({
  /** The client's label: the lab's own name of the session. */
  client: z.string(),
  user: z.string(),
  heldBy: z.enum(['client', 'node', 'store']),
  /** Of a session in a node's memory: which node; null otherwise. */
  node: z.string().nullable(),
});
export type SessionPlace = z.infer<typeof SessionPlace>;

export const ActRequest = z.strictObject({
  /** Straight to this node's turn at the gateway, whatever its policy would have chosen; absent: the policy chooses. */
  node: z.string().optional(),
});
export type ActRequest = z.infer<typeof ActRequest>;

/** 0 requests a second end the traffic. */
export const TrafficRequest = z.strictObject({
  requestsPerSecond: z.number().min(0).max(trafficLimits.requestsPerSecondMax),
  users: z.int().min(1).max(trafficLimits.usersMax).optional(),
});
export type TrafficRequest = z.infer<typeof TrafficRequest>;

export const PolicyRequest = z.strictObject({ policy: GatewayPolicy });
