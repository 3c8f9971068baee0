/** One sentence about what just happened, and one about what it means. It is also what is read aloud. */
import type { LabState } from '../../src/protocol/lab-events.ts';
import type { DeploymentName } from '../../src/protocol/lab-words.ts';
import { hopOutcome, hopReason } from './deployments.ts';
import type { LogLine, Model } from './model.ts';
import { plural } from './words.ts';

export interface Headline {
  readonly title: string;
  readonly detail: string;
}

const faultWords = {
  kill: 'was killed',
  drain: 'is told to drain',
  restart: 'is restarted',
  pause: 'is paused',
  stop: 'was stopped',
  'power-cut': 'lost its power',
  slow: 'answers 200 ms later',
  silence: 'is silent: nothing gets through',
  reset: 'resets its connections',
  throttle: 'gets few bytes through',
  cut: 'is cut off',
} as const;

const scaleWords = {
  added: 'It gets requests from now on. See whose sessions it knows.',
  removed: 'It finished its requests, and is gone. See whose sessions went with it.',
} as const;

const phaseWords = {
  clean: 'nothing is broken yet',
  fault: 'the fault lasts',
  healed: 'everything is healed',
} as const;

export function headline(model: Model): Headline {
  const { lab } = model;
  if (!lab)
    return { title: 'Waiting for the lab', detail: 'It tells how things stand as soon as it answers.' };
  return running(lab) ?? latest(model) ?? summary(lab);
}

function running({ activeRun, experiments }: LabState): Headline | null {
  if (!activeRun) return null;
  const card = experiments.find(({ name }) => name === activeRun.experiment);
  const name = card ? `${card.number} ${card.title}` : activeRun.experiment;
  const where = activeRun.deployment ? ` on ${activeRun.deployment}` : '';
  return { title: `Running ${name}${where}`, detail: activeRun.step ?? 'The servers are being made ready.' };
}

/** The newest happening that is worth a headline; a request that was answered is not. */
function latest({ logs }: Model): Headline | null {
  const newest = (Object.entries(logs) as [DeploymentName, readonly LogLine[]][])
    .flatMap(([deployment, [line]]) => (line ? [{ deployment, line }] : []))
    .sort((a, b) => b.line.sequence - a.line.sequence)[0];
  return newest ? lineWords(newest.deployment, newest.line) : null;
}

function lineWords(deployment: DeploymentName, line: LogLine): Headline | null {
  if (line.kind === 'hop') {
    const { hop } = line;
    const who = hop.node ?? 'The gateway';
    const asked = `${hop.method} ${hop.path}`;
    if (hopOutcome(hop) === 'answered') {
      const tried = hop.retried.length > 0 ? ` after ${hop.retried.join(', ')} did not answer` : '';
      return { title: `${deployment}: ${who} answered ${hop.status}${tried}`, detail: asked };
    }
    const reason = hopReason(hop);
    return {
      title: `${deployment}: ${who} answered ${hop.status}`,
      detail: reason ? `${reason}. ${asked}` : asked,
    };
  }
  if (line.kind === 'phase')
    return { title: `${deployment}: ${phaseWords[line.phase]}`, detail: 'Phase of a run' };
  if (line.kind === 'scale')
    return { title: `${deployment}: ${line.node} was ${line.change}`, detail: scaleWords[line.change] };
  if (line.kind === 'heal')
    return { title: `${deployment}: ${line.target} is healed`, detail: 'It answers again.' };
  return {
    title: `${deployment}: ${line.target} ${faultWords[line.fault]}`,
    detail: 'Ask again, and see who still knows the visitor.',
  };
}

function summary({ deployments }: LabState): Headline {
  const up = deployments.filter(({ state }) => state === 'running').length;
  if (up === 0) return { title: 'Nothing runs yet', detail: 'Start a deployment, then log a visitor in.' };
  return {
    title: `${plural(up, 'deployment')} of ${deployments.length} running`,
    detail: 'Log a visitor in, then break something and ask again.',
  };
}
