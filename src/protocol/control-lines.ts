/**
 * Everything that can be done to a running lab, and the line in a terminal that does it. The page shows the line beside
 * its button, and the command line reads it back: one table for both.
 */
import { z } from 'zod';
import { type ClientAction, ClientName, trafficLimits } from './lab-clients.ts';
import { DeploymentName, GatewayPolicy, NodeFault, nodesMax, StoreFault } from './lab-words.ts';

const nodeVerbs = [...NodeFault.options, 'heal', 'remove'] as const;
const clientVerbs = ['login', 'me', 'add-to-cart', 'say', 'logout'] as const;
const aloneVerbs = ['stop', 'add-node', 'add-client'] as const;
/** These are done to the whole lab, and name no deployment. */
const labVerbs = ['heal-all', 'reset'] as const;

// Where a schema carries words, they end the sentence that begins "the word after kill must be".
const whole = (max: number, error = `a whole number from 1 to ${max}`) =>
  z.coerce.number(error).int(error).min(1, error).max(max, error);
const A_NODE = 'the name of a node, such as node-2';
const NodeName = z.string(A_NODE).regex(/^[\w.-]{1,40}$/, A_NODE);
const { requestsPerSecondMax, usersMax } = trafficLimits;
const A_RATE = `the requests a second, from 0 to ${requestsPerSecondMax}`;
const A_REQUEST = 'the number of a request, as the page shows it';
const pinned = { node: NodeName.optional() };

/** A verb's `target` is the word behind it; whatever else it takes is an option of the same name. */
export const Control = z.discriminatedUnion('verb', [
  z.strictObject({ verb: z.enum(labVerbs) }),
  z.strictObject({ verb: z.enum(aloneVerbs), deployment: DeploymentName }),
  z.strictObject({
    verb: z.literal('start'),
    deployment: DeploymentName,
    nodes: whole(nodesMax).optional(),
  }),
  z.strictObject({ verb: z.enum(nodeVerbs), deployment: DeploymentName, target: NodeName }),
  z.strictObject({ verb: z.literal('policy'), deployment: DeploymentName, target: GatewayPolicy }),
  z.strictObject({
    verb: z.literal('store'),
    deployment: DeploymentName,
    target: z.enum([...StoreFault.options, 'heal']),
  }),
  z.strictObject({ verb: z.enum(clientVerbs), deployment: DeploymentName, target: ClientName, ...pinned }),
  z.strictObject({ verb: z.literal('remove-client'), deployment: DeploymentName, target: ClientName }),
  z.strictObject({
    verb: z.literal('traffic'),
    deployment: DeploymentName,
    /** Requests a second; 0 ends it. */
    target: z.coerce.number(A_RATE).min(0, A_RATE).max(requestsPerSecondMax, A_RATE),
    users: whole(usersMax).optional(),
  }),
  z.strictObject({
    verb: z.literal('repeat'),
    deployment: DeploymentName,
    target: whole(Number.MAX_SAFE_INTEGER, A_REQUEST),
    ...pinned,
  }),
]);
export type Control = z.infer<typeof Control>;

const optionNames = ['node', 'nodes', 'users'] as const;
export type ControlOptions = { readonly [Name in (typeof optionNames)[number]]?: string | undefined };

/** What a person types to do the same. */
export function cliLine(control: Control): string {
  const values: Partial<Record<string, string | number>> = control;
  const words = [values.deployment, control.verb, values.target].filter((word) => word !== undefined);
  const options = optionNames.flatMap((name) =>
    values[name] === undefined ? [] : [`--${name}`, values[name]],
  );
  return ['npm run lab -- do', ...words, ...options].join(' ');
}

/** Words that make no control; the message says what there is. */
export class NotAControl extends Error {}

const deploymentVerbs: readonly Control['verb'][] = [
  'start',
  ...aloneVerbs,
  ...nodeVerbs,
  'policy',
  'store',
  ...clientVerbs,
  'remove-client',
  'traffic',
  'repeat',
];
const isLabVerb = (word: string | undefined) => labVerbs.some((verb) => verb === word);

/** The words after `do`, and its options. @throws NotAControl */
export function controlOf(words: readonly string[], options: ControlOptions = {}): Control {
  const [deployment, verb, target, ...more] = isLabVerb(words[0]) ? [undefined, ...words] : words;
  const isKnown = isLabVerb(verb) || deploymentVerbs.some((known) => known === verb);
  if (!isKnown || more.length > 0) throw new NotAControl(usage(words));
  const said = { verb, deployment, target, ...options };
  // What was not said is no part of it: a verb that takes none then refuses what was.
  const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  const parsed = Control.safeParse(given);
  if (parsed.success) return parsed.data;
  const why = parsed.error.issues.map((issue) => whatIsWrong(issue, verb));
  throw new NotAControl(`"${words.join(' ')}" cannot be done: ${why.join('; ')}.`);
}

/** What is wrong with the words of a verb, in the words of the person who typed them. */
function whatIsWrong(issue: z.core.$ZodIssue, verb = ''): string {
  if (issue.code === 'unrecognized_keys') {
    const surplus = issue.keys.map((key) => (key === 'target' ? 'word after it' : `--${key}`));
    return `${verb} takes no ${surplus.join(' and no ')}`;
  }
  const named: Record<string, string> = { target: `the word after ${verb}`, deployment: 'the deployment' };
  const key = String(issue.path[0]);
  const expected = issue.code === 'invalid_value' ? `one of ${issue.values.join(', ')}` : issue.message;
  return `${named[key] ?? `--${key}`} must be ${expected}`;
}

const usage = (words: readonly string[]): string =>
  `"${words.join(' ')}" cannot be done. Say do heal-all, do reset, or do <deployment> <verb> [target]; a verb is one of ${deploymentVerbs.join(', ')}.`;

const actions: Record<(typeof clientVerbs)[number], ClientAction> = {
  login: 'login',
  me: 'me',
  'add-to-cart': 'addToCart',
  say: 'saySomething',
  logout: 'logout',
};

/** What the lab's interface is asked for. */
export function controlRequest(control: Control): { readonly path: string; readonly body: object } {
  if (!('deployment' in control)) return { path: control.verb === 'reset' ? 'reset' : 'heal', body: {} };
  const of = `deployments/${control.deployment}`;
  switch (control.verb) {
    case 'start':
      return { path: `${of}/start`, body: { nodes: control.nodes } };
    case 'stop':
      return { path: `${of}/stop`, body: {} };
    case 'add-node':
      return { path: `${of}/nodes`, body: {} };
    case 'add-client':
      return { path: `${of}/clients`, body: {} };
    case 'remove-client':
      return { path: `${of}/clients/${control.target}/remove`, body: {} };
    case 'policy':
      return { path: `${of}/gateway`, body: { policy: control.target } };
    case 'store':
      return { path: `${of}/store/${control.target}`, body: {} };
    case 'traffic':
      return { path: `${of}/traffic`, body: { requestsPerSecond: control.target, users: control.users } };
    case 'repeat':
      return { path: `${of}/exchanges/${control.target}/repeat`, body: { node: control.node } };
    case 'login':
    case 'me':
    case 'add-to-cart':
    case 'say':
    case 'logout':
      return {
        path: `${of}/clients/${control.target}/${actions[control.verb]}`,
        body: { node: control.node },
      };
    default:
      return { path: `${of}/nodes/${control.target}/${control.verb}`, body: {} };
  }
}
