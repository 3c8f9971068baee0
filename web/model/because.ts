/** Why a request came out as it did: by its code, and by who holds the state. Two sentences at most. */
import type { DeploymentState, Hop } from '../../src/protocol/lab-events.ts';
import { type ProblemCode, problems } from '../../src/protocol/problems.ts';
import { type StateHolder, strategyFacts } from '../../src/protocol/strategies.ts';
import type { Model } from './model.ts';
import { capital, spoken } from './words.ts';

/** "Node 2", or whoever stands in its place. */
const subject = (node: string | null | undefined, otherwise = 'The node'): string =>
  node ? capital(spoken(node)) : otherwise;

/** @param lostWith the node that the asking client's session went with, where that was seen */
export function because(hop: Hop, deployment: DeploymentState, lostWith: string | null = null): string {
  const holder = strategyFacts[deployment.strategy].stateHeldBy;
  const said = hop.code === null ? answered(hop, holder) : refused(hop, holder, deployment, lostWith);
  const [tried] = hop.retried;
  const next = hop.node ? spoken(hop.node) : 'nobody else';
  return tried ? `${subject(tried)} did not answer, so the gateway asked ${next}. ${said}` : said;
}

function answered({ path, node, status }: Hop, holder: StateHolder): string {
  const who = subject(node, 'The gateway');
  if (status >= 400) return `${who} said so, and gave no reason.`;
  if (path.endsWith('/login')) return begun[holder](who);
  return path.endsWith('/logout') ? ended[holder](who) : known[holder](who);
}

const begun: Record<StateHolder, (who: string) => string> = {
  client: (who) => `${who} gave the whole session to the client, and keeps nothing of it.`,
  node: (who) => `${who} holds the session in its memory now. No other node has heard of it.`,
  store: (who) => `${who} put the session into the store, where every node finds it.`,
};
const known: Record<StateHolder, (who: string) => string> = {
  client: (who) => `The request brought its state along. ${who} checked it with its key, and asked nobody.`,
  node: (who) => `${who} was asked, and the session lies in its memory.`,
  store: (who) => `${who} holds nothing: it asked the store, which holds the session.`,
};
const ended: Record<StateHolder, (who: string) => string> = {
  client: (who) =>
    `${who} told the client to forget it. A copy works, and is renewed, up to its absolute expiry.`,
  node: (who) => `${who} removed the session from its memory: it counts at once.`,
  store: () => 'The session is gone from the store: it counts at once, on every node.',
};

function refused(
  hop: Hop,
  holder: StateHolder,
  deployment: DeploymentState,
  lostWith: string | null,
): string {
  const own =
    hop.code === 'invalid_session'
      ? unknown(hop, holder, deployment, lostWith)
      : words[hop.code ?? '']?.(hop, holder);
  return (
    own ??
    (hop.code && Object.hasOwn(problems, hop.code)
      ? problem(hop.code as ProblemCode)
      : `It says ${hop.code}.`)
  );
}

const problem = (code: ProblemCode): string => `${problems[code].title}. ${problems[code].action}`;

const words: Readonly<Record<string, (hop: Hop, holder: StateHolder) => string>> = {
  no_session: () =>
    'The request showed no credential at all: nobody has logged in here, or it was forgotten.',
  session_timeout: () => 'The session was known, and its time is over.',
  no_node: () => 'No node takes requests: the gateway had nobody to ask.',
  bad_gateway: ({ attempts }) =>
    `${subject(attempts.at(-1)?.node)} broke off before it answered. Nobody knows what it did, so it is not asked twice.`,
  gateway_timeout: ({ attempts }) =>
    `${subject(attempts.at(-1)?.node)} did not answer in time. Nobody knows what it did.`,
  store_unavailable: ({ node }) =>
    `${subject(node)} cannot reach the store, which holds the session. It says so, and does not call the client a stranger.`,
  not_knowable: (_, holder) =>
    holder === 'client'
      ? 'No server keeps a list of sessions here: the clients hold them.'
      : problem('not_knowable'),
};

/** The heart of it: a live credential that this server does not know. */
function unknown(
  { node, client }: Hop,
  holder: StateHolder,
  { sessions, nodes }: DeploymentState,
  lostWith: string | null,
): string {
  const who = subject(node, 'The server');
  if (holder === 'client')
    return `${who} cannot read what was shown as a live session: it expired, or it was changed.`;
  if (holder === 'store')
    return `${who} asked the store, which has no such session: it ended, or it was lost.`;
  const home = sessions.find((each) => each.client === client && each.heldBy === 'node')?.node ?? lostWith;
  if (!home) return `${who} does not hold this session: it ended, or it was lost with a process.`;
  const isGone = home === lostWith || nodes.find(({ name }) => name === home)?.state === 'down';
  const where = `in the memory of ${home === node ? 'its earlier process' : spoken(home)}`;
  return `${who} does not hold this session. It ${isGone ? `lay ${where}, and went with it` : `lies ${where}`}.`;
}

/** The node whose death took this client's session, where the page has seen it. */
export function lostWith({ notable }: Model, { deployment, client }: Hop): string | null {
  for (const line of notable[deployment] ?? []) {
    if (line.kind === 'lost' && line.sessions.some((each) => each.client === client)) return line.node;
  }
  return null;
}
