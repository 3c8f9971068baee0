/** Carries out the steps in which a client races itself. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { LabSession } from '../../client/lab-session.ts';
import type { Stage } from '../stage.ts';
import type { RaceSteps, StepOf } from '../step.ts';
import type { Performers } from './performers.ts';
import { plan } from './plan.ts';

/** Within so many ms everything of one race is sent: a slow write may then begin before the logout and end after. */
const SPREAD_MS = 12;

/** Chosen from the seed here and now, and sent then. */
const sentLater = ({ random }: Stage, send: () => Promise<unknown>) => {
  const afterMs = random.below(SPREAD_MS);
  return async () => {
    await sleep(afterMs);
    await send();
  };
};

function planRace(stage: Stage, session: LabSession, { writes, presents }: StepOf<'raceLogout'>) {
  const racing = Array.from({ length: writes }, () => sentLater(stage, plan(stage, session, 'cart.add')));
  racing.push(sentLater(stage, () => session.perform('logout')));
  return async () => {
    // Whoever had a copy still has it, whatever the client was told to forget.
    const copy = session.copy();
    await Promise.all(racing.map((send) => send()));
    for (let presented = 0; presented < presents; presented += 1) await copy.perform('cart.read');
  };
}

export const racePerformers: Performers<keyof RaceSteps> = {
  async raceLogout(stage, step) {
    const races = stage.sessions.map((session) => planRace(stage, session, step));
    await Promise.all(races.map((race) => race()));
  },
};
