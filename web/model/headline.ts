/** One sentence about what just happened, and one about what it means. It is also what is read aloud. */
import type { DeploymentState, LabState } from '../../src/protocol/lab-events.ts';
import type { DeploymentName } from '../../src/protocol/lab-words.ts';
import { type Headline, happeningWords, hopWords } from './happenings.ts';
import type { LogLine, Model } from './model.ts';
import { listed, plural } from './words.ts';

export type { Headline } from './happenings.ts';

/** Of one deployment, or of all where none is named. */
export function headline(model: Model, only: DeploymentName | null = null): Headline {
  const { lab } = model;
  if (!lab)
    return { title: 'Waiting for the lab', detail: 'It tells how things stand as soon as it answers.' };
  return running(lab) ?? latest(model, lab, only) ?? summary(lab, only);
}

function running({ activeRun, experiments }: LabState): Headline | null {
  if (!activeRun) return null;
  const card = experiments.find(({ name }) => name === activeRun.experiment);
  const name = card ? `${card.number} ${card.title}` : activeRun.experiment;
  const where = activeRun.deployment ? ` on ${activeRun.deployment}` : '';
  return { title: `Running ${name}${where}`, detail: activeRun.step ?? 'The servers are being made ready.' };
}

/** How many lines further a fault stays the headline, while requests show what came of it. */
const STAYS_LINES = 8;

/** What was done last, and below it what the newest request shows of that; else the request alone. */
function latest(model: Model, lab: LabState, only: DeploymentName | null): Headline | null {
  const lines = (Object.entries(model.logs) as [DeploymentName, readonly LogLine[]][])
    .filter(([name]) => only === null || name === only)
    .flatMap(([name, all]) => all.map((line) => ({ name, line })))
    .sort((a, b) => b.line.sequence - a.line.sequence);
  const done = withItsLoss(
    lines.slice(0, STAYS_LINES).find(({ line }) => line.kind !== 'hop'),
    model,
  );
  const asked = lines.find(({ line }) => line.kind === 'hop');
  const deployment = (name: DeploymentName) => lab.deployments.find((each) => each.name === name);
  const several = only === null && lab.deployments.filter(({ state }) => state === 'running').length > 1;
  const said = (name: DeploymentName, words: Headline): Headline =>
    several ? { ...words, title: `${name}: ${words.title}` } : words;
  const request = asked?.line.kind === 'hop' && hopWords(asked.line.hop, deployment(asked.name));
  if (!done) return request && asked ? said(asked.name, request) : null;
  const words = happeningWords(done.line);
  const isAfter = asked !== undefined && asked.line.sequence > done.line.sequence;
  if (!request || !isAfter || asked.name !== done.name) return said(done.name, words);
  return said(done.name, { ...words, detail: `${request.title} ${request.detail}`.trim() });
}

interface Entry {
  readonly name: DeploymentName;
  readonly line: LogLine;
}

/** What went with a node is told a moment before or after that it was killed, and matters more. */
function withItsLoss(done: Entry | undefined, { logs }: Model): Entry | undefined {
  if (done?.line.kind !== 'fault') return done;
  const { target, at } = done.line;
  const loss = logs[done.name]?.find(
    (line) => line.kind === 'lost' && line.node === target && Math.abs(line.at - at) < 5000,
  );
  return loss ? { ...done, line: { ...loss, sequence: done.line.sequence } } : done;
}

function summary({ deployments }: LabState, only: DeploymentName | null): Headline {
  const shown = deployments.filter(({ name }) => only === null || name === only);
  const up = shown.filter(({ state }) => state === 'running').length;
  if (up === 0) {
    const title = only === null ? 'Nothing runs yet' : `${only} does not run yet`;
    return { title, detail: 'Start it, then log a client in and see where its session lies.' };
  }
  const broken = only === null ? [] : shown.flatMap(brokenParts);
  if (broken.length > 0)
    return {
      title: `${only} is running, but ${listed(broken)}.`,
      detail: 'Ask, and see who needs it. Or heal all.',
    };
  return {
    title:
      only === null ? `${plural(up, 'deployment')} of ${deployments.length} running` : `${only} is running`,
    detail: 'Log a client in, then break something and ask again.',
  };
}

/** "node 2 is down": for a page that was opened after it happened. */
function brokenParts({ nodes, store }: DeploymentState): string[] {
  const states = nodes
    .filter(({ state }) => state !== 'healthy')
    .map(({ name, state }) => `${name.replace('-', ' ')} is ${state}`);
  return store && store.state !== 'up' ? [...states, `the store is ${store.state}`] : states;
}
