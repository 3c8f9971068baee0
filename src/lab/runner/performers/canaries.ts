/** Plants credentials, and looks for them in all that servers write. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { SearchPlace } from '../../../protocol/canaries.ts';
import { storeTitles } from '../../../protocol/lab-words.ts';
import { type Canary, shownIn } from '../../client/canaries.ts';
import { LabSession, type OperationOptions } from '../../client/lab-session.ts';
import { USERS } from '../../client/operations.ts';
import type { NodeProcess } from '../../processes/node-process.ts';
import type { Stage } from '../stage.ts';
import type { CanarySteps } from '../step.ts';
import type { Performers } from './performers.ts';
import { madeUp, misplacedOnes, passwords } from './planted.ts';

const ANSWER_MS_MAX = 4_000;
/** A log is at its end when nothing has come for so long; some write behind their answers. */
const QUIET_MS = 150;
const QUIET_TRIES_MAX = 20;

const [USER] = USERS;
const newClient = ({ site }: Stage, label: string) => new LabSession(site, label, USER);

/** A client that has logged in, and whose credential is looked for from now on. */
async function loggedIn(stage: Stage, label: string): Promise<LabSession> {
  const client = newClient(stage, label);
  await client.perform('login', { onAnswer: (answer) => stage.canaries.hear(answer) });
  return client;
}

/** To each node, past the gateway: one that never met it could not have written it down. */
async function showEveryNode(
  stage: Stage,
  client: () => LabSession,
  canary: Canary,
  options: OperationOptions & { kind: 'login' | 'me' },
): Promise<void> {
  const { canaries, deployment } = stage;
  const { kind, ...rest } = options;
  canaries.plant(canary);
  const onAnswer = (answer: Parameters<typeof canaries.hear>[0]) => canaries.hear(answer);
  for (const { name: node, origin } of deployment.nodes) {
    if (origin) await client().perform(kind, { ...rest, canary, onAnswer, probe: { node, origin } });
  }
}

async function plantCredentials(stage: Stage): Promise<void> {
  const [first, ...others] = [
    await loggedIn(stage, 'canary-1'),
    ...(await Promise.all(misplacedOnes.map((_, index) => loggedIn(stage, `canary-${index + 2}`)))),
  ];
  const { credential } = first;
  if (!credential) return;
  const own = { name: 'the credential of a session', value: credential.value };
  await showEveryNode(stage, () => first, own, { kind: 'me', credential });
  const invented = madeUp(credential);
  const foreign = { name: 'a credential that nobody issued', value: invented.value };
  const forged = { kind: 'me', credential: invented, forged: 'made up' } as const;
  await showEveryNode(stage, () => first, foreign, forged);
  for (const [index, misplace] of misplacedOnes.entries()) {
    const value = others[index]?.credential?.value;
    if (value) await showEveryNode(stage, () => newClient(stage, 'canary'), misplace(value), { kind: 'me' });
  }
}

type Text = string | null;

/** Null: there is nothing to be had, or not all of it. */
async function metricsOf({ origin }: NodeProcess): Promise<Text> {
  if (!origin) return null;
  const signal = AbortSignal.timeout(ANSWER_MS_MAX);
  const answer = await fetch(`${origin}/metrics`, { signal }).catch(() => null);
  return answer?.ok ? answer.text() : null;
}

async function logOf({ log }: NodeProcess): Promise<Text> {
  for (let tried = 0, seen = -1; seen !== log.written && tried < QUIET_TRIES_MAX; tried += 1) {
    seen = log.written;
    await sleep(QUIET_MS);
  }
  return log.whole;
}

function search({ canaries, site }: Stage, place: SearchPlace, target: string, text: Text): void {
  const { values } = canaries;
  site.recorder.record({
    type: 'search',
    place,
    target,
    bytes: text === null ? null : Buffer.byteLength(text),
    soughtFor: [...values.keys()],
    found: text === null ? [] : shownIn(text, values),
  });
}

export const canaryPerformers: Performers<keyof CanarySteps> = {
  async plantCanaries(stage) {
    for (const { kind, ...canary } of passwords()) {
      await showEveryNode(stage, () => newClient(stage, 'canary'), canary, { kind });
    }
    await plantCredentials(stage);
  },

  async searchForCanaries(stage) {
    const { deployment, canaries, sessions } = stage;
    for (const { label, credential } of sessions) {
      if (credential) canaries.plant({ name: `the credential of ${label}`, value: credential.value });
    }
    for (const node of deployment.nodes) {
      search(stage, 'log', node.name, await logOf(node));
      search(stage, 'metrics', node.name, await metricsOf(node));
    }
    search(stage, 'answers', 'every node', canaries.answers);
    const { store, database, part } = deployment;
    for (const one of new Set([store, database])) {
      if (one) search(stage, 'store', storeTitles[one.name], await one.contents(part).catch(() => null));
    }
  },
};
