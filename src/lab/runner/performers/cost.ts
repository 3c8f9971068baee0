/** Carries out the steps that show what a strategy costs. */
import { setTimeout as sleep } from 'node:timers/promises';
import { viewOf } from '../../checker/history-view.ts';
import { hasQuickRound } from '../../checker/pace.ts';
import { openCrowd } from '../../client/crowd.ts';
import type { LabSession } from '../../client/lab-session.ts';
import type { Random } from '../random.ts';
import type { Stage } from '../stage.ts';
import type { CostSteps, Step, StepOf } from '../step.ts';
import { traffic } from '../steps/load.ts';
import { compareWithBare } from './compare-with-bare.ts';
import type { Performers } from './performers.ts';

/** Until the queue that a round may have left behind is gone. */
const PAUSE_MS = 600;

/** Words that no two sessions share and no compression shortens much: a figure must not hang on "aaaa". */
const textOf = (random: Random, bytes: number): string =>
  Array.from({ length: bytes }, () => random.below(36).toString(36)).join('');

async function fill(session: LabSession, texts: readonly string[]): Promise<void> {
  for (const text of texts) if ((await session.perform('message.append', { text })) === 'fail') return;
}

/** The sessions that are open: those of the run's clients, and the crowd behind them. */
async function crowd({ site, sessions }: Stage, { sessions: wanted }: StepOf<'crowd'>): Promise<void> {
  const { recorder } = site;
  const before = recorder.events.findLast(
    (event) => event.type === 'measure' && event.name === 'sessionsOpen',
  );
  const open = before?.type === 'measure' ? before.value : sessions.length;
  const value = open + (await openCrowd(site, wanted - open));
  recorder.record({ type: 'measure', name: 'sessionsOpen', target: 'gateway', value });
}

async function steadyLoad(
  { site: { recorder } }: Stage,
  { roundsMax, ratePerSecond, seconds }: StepOf<'steadyLoad'>,
  perform: (step: Step) => Promise<void>,
): Promise<void> {
  for (let round = 0; round < roundsMax; round += 1) {
    await sleep(PAUSE_MS);
    await perform(traffic(ratePerSecond, seconds));
    if (hasQuickRound(viewOf(recorder.events))) return;
  }
}

export const costPerformers: Performers<keyof CostSteps> = {
  crowd,
  steadyLoad,
  compareWithBare,

  async fillConversation({ sessions, random }, { messages, bytesEach }: StepOf<'fillConversation'>) {
    const texts = sessions.map(() => Array.from({ length: messages }, () => textOf(random, bytesEach)));
    await Promise.all(sessions.map((session, index) => fill(session, texts[index] ?? [])));
  },
};
