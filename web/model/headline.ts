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

/** How long what was done stays the headline, while requests show what came of it. */
const STAYS_MS = 20_000;

/** What was done last, and below it what a person's request shows of that; else the request alone. */
function latest(model: Model, lab: LabState, only: DeploymentName | null): Headline | null {
  const names = lab.deployments.map(({ name }) => name).filter((name) => only === null || name === only);
  const newest = (pick: (name: DeploymentName) => LogLine | undefined): Entry | undefined =>
    names
      .flatMap((name): Entry[] => {
        const line = pick(name);
        return line ? [{ name, line }] : [];
      })
      .sort((a, b) => b.line.sequence - a.line.sequence)[0];
  const asked = newest((name) => model.asked[name]);
  const done = newest((name) => model.notable[name]?.find(({ kind }) => kind !== 'hop'));
  const several = only === null && lab.deployments.filter(({ state }) => state === 'running').length > 1;
  const said = (name: DeploymentName, words: Headline): Headline =>
    several ? { ...words, title: `${name}: ${words.title}` } : words;
  const wordsOf = ({ name, line }: Entry): Headline => {
    const deployment = lab.deployments.find((each) => each.name === name);
    return line.kind === 'hop' ? hopWords(line.hop, deployment) : happeningWords(line);
  };
  if (!done || (asked && asked.line.at - done.line.at > STAYS_MS)) {
    // Where no person asked, a failure of the steady traffic is worth a word; its answers are not.
    const told = asked ?? newest((name) => model.notable[name]?.[0]);
    return told ? said(told.name, wordsOf(told)) : null;
  }
  const words = wordsOf(withItsLoss(done, model));
  const isAfter = asked !== undefined && asked.name === done.name && asked.line.sequence > done.line.sequence;
  if (!isAfter) return said(done.name, words);
  const request = wordsOf(asked);
  return said(done.name, { ...words, detail: `${request.title} ${request.detail}`.trim() });
}

interface Entry {
  readonly name: DeploymentName;
  readonly line: LogLine;
}

/** What went with a node is told a moment before or after that it was killed, and matters more. */
function withItsLoss(done: Entry, { notable }: Model): Entry {
  if (done.line.kind !== 'fault') return done;
  const { target, at } = done.line;
  const loss = notable[done.name]?.find(
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
