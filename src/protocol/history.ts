/**
 * A run's history: one JSON object a line, in the order in which things happened. It holds what was sent,
 * what came back and what was broken, and never the name of a strategy: the checker judges what servers do,
 * not what they are called. Times are ms since the run began, on a monotonic clock.
 */
import { z } from 'zod';
import { Search } from './canaries.ts';
import { FsyncPolicy, GatewayPolicy, NodeFault, StoreFault } from './lab-words.ts';

export const OperationKind = z.enum([
  'login',
  'logout',
  'me',
  'cart.read',
  'cart.add',
  'conversation.read',
  'message.append',
  'users.list',
  'cart.checkout',
  'orders.list',
]);
export type OperationKind = z.infer<typeof OperationKind>;

const at = z.number().min(0);
const operation = z.int().min(0);

export const Begin = z.object({
  type: z.literal('begin'),
  at,
  experiment: z.string(),
  seed: z.int(),
  nodes: z.array(z.string()),
  /** How the gateway chose a node; absent in histories that were kept before it was told. */
  gateway: GatewayPolicy.optional(),
  /** How long after an acknowledged logout a credential may still be accepted. */
  revocationBoundMs: z.number().min(0),
  /** How long a request may take while the store is away. */
  outageDeadlineMs: z.number().min(0),
  /** How long after a heal success may take to come back. */
  recoveryMs: z.number().min(0),
});
export type Begin = z.infer<typeof Begin>;

export const PhaseName = z.enum(['clean', 'fault', 'healed']);
export type PhaseName = z.infer<typeof PhaseName>;
export const Phase = z.object({ type: z.literal('phase'), at, phase: PhaseName });

export const Invoke = z.object({
  type: z.literal('invoke'),
  at,
  operation,
  kind: OperationKind,
  /** The lab's own name of the session that asks, s1, s2, …; a login opens it. */
  session: z.string(),
  /** Whose session it is: the username that logged in. */
  user: z.string(),
  /** Where it is sent: the gateway, or straight to one node. */
  to: z.string(),
  /** The number of the presented credential, each distinct value counted; null where none is presented. */
  credential: z.int().nullable(),
  /** Present when the credential was made up: how. */
  forged: z.string().optional(),
  /** Not the client's newest credential, on purpose. */
  replay: z.boolean().optional(),
  /** Sent past the gateway to learn whether any node will do. No client does that, so no invariant counts it. */
  probe: z.boolean().optional(),
  productId: z.string().optional(),
  quantity: z.int().optional(),
  text: z.string().optional(),
  /** The Idempotency-Key of a checkout: the same again where it is tried again. */
  key: z.string().optional(),
  /** It carries a credential that must be written down nowhere: which. */
  canary: z.string().optional(),
  /** That credential stands where no server may take one from, as in the address. */
  misplaced: z.boolean().optional(),
});
export type Invoke = z.infer<typeof Invoke>;

/** What a checkout answered. */
const Order = z.object({
  id: z.string(),
  lines: z.record(z.string(), z.int()),
  totalCents: z.int().optional(),
});
export type Order = z.infer<typeof Order>;

/** What an answer showed; only what was in it. */
export const Output = z.object({
  user: z.string().optional(),
  sessionId: z.string().optional(),
  cart: z.record(z.string(), z.int()).optional(),
  messages: z.array(z.string()).optional(),
  messageTotal: z.int().optional(),
  order: Order.optional(),
  /** The ids of the orders that a list showed. */
  orders: z.array(z.string()).optional(),
  /** When it began and will expire, as times of this history; a token's are whole seconds, so before the run is possible. */
  createdAt: z.number().optional(),
  idleExpiresAt: z.number().optional(),
  expiresAt: z.number().optional(),
});
export type Output = z.infer<typeof Output>;

/** What there is to know about a user, and may be readable in a credential. */
export const Disclosed = z.enum(['username', 'id', 'name', 'role', 'device', 'cart', 'messages']);
export type Disclosed = z.infer<typeof Disclosed>;

export const Complete = z.object({
  /** ok: acknowledged. fail: certainly without effect. info: nobody knows (a timeout, a cut connection). */
  type: z.enum(['ok', 'fail', 'info']),
  at,
  operation,
  /** HTTP status; null where no answer came. */
  status: z.int().nullable(),
  code: z.string().optional(),
  /** X-Served-By of the answer. */
  servedBy: z.string().nullable(),
  output: Output,
  /** The number of the credential that the answer issued. */
  issued: z.int().optional(),
  /** Bytes of the parts between its dots. */
  issuedParts: z.array(z.int()).optional(),
  /** What of its user anybody can read in it without a key: the names of it, never the values. */
  discloses: z.array(Disclosed).optional(),
  /** The answer told the client to forget its credential. */
  cleared: z.boolean().optional(),
  /** Bytes of the presented credential, and of the whole request with its line and headers. */
  credentialBytes: z.int(),
  requestBytes: z.int(),
  /** From when the operation was due, so that a stall counts for all who waited behind it. */
  latencyMs: z.number(),
  error: z.string().optional(),
});
export type Complete = z.infer<typeof Complete>;

/** `target` is a node's name, or `store`. */
export const Fault = z.object({
  type: z.literal('fault'),
  at,
  fault: z.union([NodeFault, StoreFault]),
  target: z.string(),
});

export const Heal = z.object({ type: z.literal('heal'), at, target: z.string() });

/** From here on the store works like this. */
export const Setting = z.object({
  type: z.literal('setting'),
  at,
  name: z.literal('fsync'),
  target: z.literal('store'),
  value: FsyncPolicy,
});
export type Setting = z.infer<typeof Setting>;

/** What a user may do beyond what everybody may, and which operations need it. */
export const Right = z.enum(['admin']);
export const rightsNeeded: Partial<Record<OperationKind, z.infer<typeof Right>>> = { 'users.list': 'admin' };

/** This user has lost this right, and every node has acknowledged it. */
export const Revoke = z.object({ type: z.literal('revoke'), at, user: z.string(), right: Right });
export type Revoke = z.infer<typeof Revoke>;

/** From here on nodes are added or removed, until there are this many. */
export const Scale = z.object({ type: z.literal('scale'), at, nodes: z.int().min(1) });

export const Measure = z.object({
  type: z.literal('measure'),
  at,
  name: z.enum([
    'storeBytes',
    'storeSessions',
    'storeConnections',
    'nodeHeapBytes',
    'sessionsOpen',
    /** Of a closed loop: what `target`, the deployment or a bare server in its place, answered and failed. */
    'requestsPerSecond',
    'requestsFailed',
  ]),
  target: z.string(),
  value: z.number(),
});

export type Measure = z.infer<typeof Measure>;

export const HistoryEvent = z.union([
  Begin,
  Phase,
  Invoke,
  Complete,
  Fault,
  Heal,
  Scale,
  Revoke,
  Setting,
  Measure,
  Search,
]);
export type HistoryEvent = z.infer<typeof HistoryEvent>;
