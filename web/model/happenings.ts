/** What happened, in words that say who asked, who answered and who holds the session. */
import type { DeploymentState, Hop } from '../../src/protocol/lab-events.ts';
import type { NodeFault, StoreFault } from '../../src/protocol/lab-words.ts';
import { hopOutcome, hopReason, stateHeldBy } from './deployments.ts';
import type { Happening } from './model.ts';
import { bytes } from './words.ts';

export interface Headline {
  readonly title: string;
  readonly detail: string;
}

const faultWords: Record<NodeFault | StoreFault, Headline> = {
  kill: { title: 'was killed', detail: 'Ask again, and see who still knows the client.' },
  drain: { title: 'is told to drain', detail: 'It finishes its requests, and gets no new ones.' },
  restart: { title: 'is restarted', detail: 'Its memory begins empty.' },
  pause: { title: 'is paused', detail: 'It keeps its memory, and answers nobody.' },
  stop: { title: 'was stopped', detail: 'Ask again, and see who needs it.' },
  'power-cut': { title: 'lost its power', detail: 'What was not yet on the disk is gone.' },
  slow: { title: 'answers 200 ms later', detail: 'See who waits for it.' },
  silence: { title: 'is silent', detail: 'Nothing gets through, and nobody is told.' },
  reset: { title: 'resets its connections', detail: 'Whoever asks is cut off.' },
  throttle: { title: 'gets few bytes through', detail: 'See who waits for it.' },
  cut: { title: 'is cut off', detail: 'Whoever asks is refused at once.' },
};

const scaleWords = {
  added: 'It gets requests from now on. See whose sessions it knows.',
  removed: 'It finished its requests, and is gone. See whose sessions went with it.',
} as const;

const phaseWords = {
  clean: { title: 'Nothing is broken yet.', detail: 'The clean phase of a run.' },
  fault: { title: 'The fault lasts.', detail: 'The second phase of a run.' },
  healed: { title: 'Everything is healed.', detail: 'The last phase of a run.' },
} as const;

const numbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const counted = (count: number): string => `${numbers[count] ?? count} session${count === 1 ? '' : 's'}`;

/** "node-2" as a sentence begins with it, and "store" likewise. */
const named = (target: string): string =>
  target === 'store' ? 'The store' : target.replace('node-', 'Node ');

export function happeningWords(line: Happening): Headline {
  switch (line.kind) {
    case 'hop':
      return hopWords(line.hop, undefined);
    case 'lost':
      return {
        title: `${named(line.node)} is gone, and ${counted(line.sessions.length)} with it.`,
        detail: 'It held them in its memory, and nobody else did.',
      };
    case 'phase':
      return phaseWords[line.phase];
    case 'scale':
      return { title: `${named(line.node)} was ${line.change}.`, detail: scaleWords[line.change] };
    case 'heal':
      return {
        title: `${named(line.target)} is healed.`,
        detail: 'It answers again. See what it still knows.',
      };
    default: {
      const { title, detail } = faultWords[line.fault];
      return { title: `${named(line.target)} ${title}.`, detail };
    }
  }
}

const holds = {
  client: (hop: Hop) => `The state travels with the client: ${bytes(hop.credentialBytes)} in this request.`,
  node: (hop: Hop) => `${named(hop.node ?? '')} holds the session in its memory.`,
  store: () => 'It asked the store, which holds the session.',
} as const;
const begun = {
  client: 'The client carries its whole state from now on.',
  node: 'The session lies there, and nowhere else.',
  store: 'The session lies in the store: any node can ask for it.',
} as const;

export function hopWords(hop: Hop, deployment: DeploymentState | undefined): Headline {
  const who = hop.client ?? 'Somebody';
  const holder = deployment && stateHeldBy(deployment);
  const after = hop.retried.length > 0 ? ` after ${hop.retried.map(named).join(' and ')} did not answer` : '';
  if (hop.node === null)
    return { title: `${who} asked, and no node answered: ${hop.status}.`, detail: reason(hop) };
  const node = named(hop.node);
  const outcome = hopOutcome(hop);
  if (outcome === 'failed')
    return { title: `${who} asked. ${node} answered ${hop.status}.`, detail: reason(hop) };
  if (hop.status === 401 && hop.credential !== null && holder === 'node')
    return { title: `${who} asked again. ${node} answered 401: it has never heard of ${who}.`, detail: '' };
  if (outcome === 'refused')
    return { title: `${who} asked. ${node} answered ${hop.status}${after}.`, detail: reason(hop) };
  if (hop.path.endsWith('/login'))
    return {
      title: `${who} logged in on ${node.toLowerCase()}${after}.`,
      detail: holder ? begun[holder] : '',
    };
  if (hop.path.endsWith('/logout'))
    return { title: `${who} logged out on ${node.toLowerCase()}.`, detail: '' };
  return { title: `${node} answered ${who}${after}.`, detail: holder ? holds[holder](hop) : '' };
}

function reason(hop: Hop): string {
  const words = hopReason(hop);
  return words ? `${words}.` : `${hop.method} ${hop.path}`;
}
