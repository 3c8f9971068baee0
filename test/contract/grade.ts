/**
 * Holds one strategy that is none of ours to the contract: the same behaviours as the suite, called one by one,
 * each within a deadline. The lab starts it as a process of its own, and is told of each as it ends.
 */
import { AssertionError } from 'node:assert/strict';
import { z } from 'zod';
import { type BehaviourReport, Claim } from '../../src/protocol/grade.ts';
import { pause } from '../support/until.ts';
import { canaries } from './canaries.contract.ts';
import { cart } from './cart.contract.ts';
import { checkouts } from './checkout.contract.ts';
import { conversation } from './conversation.contract.ts';
import { credentials } from './credentials.contract.ts';
import { errors } from './errors.contract.ts';
import { ABSOLUTE_MS, expiry, IDLE_MS } from './expiry.contract.ts';
import { login } from './login.contract.ts';
import { behavioursFor, type Contract, Deployment } from './servers.ts';
import { sessions } from './sessions.contract.ts';
import type { Stranger } from './subjects.ts';

const BEHAVIOUR_MS_MAX = 30_000;
/** After so many that never ended, the rest of a group would only wait, too. */
const HANGS_MAX = 2;
const LOG_MS = 100;

const Order = z.object({
  file: z.string(),
  claim: Claim,
  usesRedis: z.boolean(),
  /** Behaviours by their titles. */
  titles: z.array(z.string()),
});

type Behaviour = (deployment: Deployment) => Promise<void>;

interface Group {
  readonly contracts: readonly Contract[];
  readonly env?: Readonly<Record<string, string>>;
}

const lifetimes = { IDLE_EXPIRY_MS: String(IDLE_MS), ABSOLUTE_EXPIRY_MS: String(ABSOLUTE_MS) };

/** Each has a deployment for itself, and all run at the same time. */
const groups: readonly Group[] = [
  { contracts: [login, sessions, credentials] },
  { contracts: [cart, checkouts, conversation] },
  { contracts: [errors, canaries] },
  { contracts: [expiry], env: lifetimes },
];

const { file, claim, usesRedis, titles } = Order.parse(JSON.parse(process.argv[2] ?? ''));
const stranger: Stranger = {
  strategy: 'custom',
  entry: `src/teach/${claim.family}-server.ts`,
  facts: claim,
  usesRedis,
};

const report = (one: BehaviourReport) => process.send?.(one);

/** JSON has no word for undefined: what was not there is told as null. */
function failureOf(error: unknown): NonNullable<BehaviourReport['failure']> {
  // What was waited for says more than that it did not come.
  const found = error instanceof Error && error.cause instanceof AssertionError ? error.cause : error;
  const { message, expected = null, actual = null } = found as Partial<Error> & Record<string, unknown>;
  return { message: String(message ?? error).slice(0, 2000), expected, actual };
}

class Hanging extends Error {}

function withDeadline(work: Promise<void>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<void>();
  const late = new Hanging(`no end after ${BEHAVIOUR_MS_MAX / 1000} s`);
  const timer = setTimeout(reject, BEHAVIOUR_MS_MAX, late);
  return Promise.race([work, promise]).finally(() => clearTimeout(timer));
}

/** Where a server has ended by itself, whatever else failed is a consequence. */
function crashError(deployment: Deployment): Error | null {
  const output = deployment.crash();
  if (output === null) return null;
  const lines = output.split('\n').filter((line) => /Error|^file:|^\//.test(line) && !/^\s+at /.test(line));
  return new Error(`the server ended by itself: ${lines.slice(-2).join(' ')}`);
}

/** @returns whether it never ended */
async function check(deployment: Deployment, title: string, behaviour: Behaviour): Promise<boolean> {
  const before = deployment.logged().length;
  try {
    await withDeadline(behaviour(deployment));
    report({ title, failure: null, logged: [] });
    return false;
  } catch (error) {
    // What a server has logged of it may still be on its way.
    await pause(LOG_MS);
    const failure = failureOf(crashError(deployment) ?? error);
    report({ title, failure, logged: deployment.logged().slice(before).slice(0, 3) });
    return error instanceof Hanging;
  }
}

async function start(env: Readonly<Record<string, string>>): Promise<Deployment> {
  const deployment = new Deployment(stranger, { STRATEGY_FILE: file, STORE_PREFIX: 'graded:', ...env });
  await deployment.start();
  return deployment;
}

async function runGroup({ contracts, env = {} }: Group): Promise<void> {
  const behaviours = contracts
    .flatMap((each) => Object.entries<Behaviour>(behavioursFor(each, claim)))
    .filter(([title]) => titles.includes(title));
  if (behaviours.length === 0) return;
  let deployment = await start(env);
  // All that is about time waits at the same time.
  if (env === lifetimes) {
    await Promise.all(behaviours.map(([title, behaviour]) => check(deployment, title, behaviour)));
    return;
  }
  let hangs = 0;
  for (const [title, behaviour] of behaviours) {
    if (hangs >= HANGS_MAX) return;
    if (await check(deployment, title, behaviour)) hangs += 1;
    // The next one must not fail for what this one has done.
    if (deployment.crash() !== null) deployment = await start(env);
  }
}

// Without the lab nobody reads the result; on the way out all servers and stores are ended.
process.once('disconnect', () => process.exit(1));
await Promise.all(groups.map(runGroup));
process.send?.({ type: 'end' }, () => process.exit(0));
