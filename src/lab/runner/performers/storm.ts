/** Carries out storms of logins. */
import { setTimeout as sleep } from 'node:timers/promises';
import { viewOf } from '../../checker/history-view.ts';
import { undisturbed } from '../../checker/login-storm.ts';
import { LabSession } from '../../client/lab-session.ts';
import { runOpenLoop } from '../../client/open-loop.ts';
import { STORM_USERS } from '../../client/operations.ts';
import type { Stage } from '../stage.ts';
import type { StepOf, StormSteps } from '../step.ts';
import type { Performers } from './performers.ts';

/** Logins that nobody else's comes between: they show what one costs. */
const LONE_LOGINS = 5;
/** Whoever is refused comes back after a while, as people do. */
const BACK_OFF_MS = 500;
/** Until what a storm has left behind has been answered. */
const PAUSE_MS = 400;

async function reads(
  { sessions, site }: Stage,
  { ratePerSecond, seconds }: StepOf<'loginStorm'>,
): Promise<void> {
  const open = sessions.filter(({ credential }) => credential !== null);
  if (open.length === 0) return;
  await runOpenLoop({
    ratePerSecond,
    seconds,
    now: site.recorder.now,
    perform: (index, dueAt) => (open[index % open.length] as LabSession).perform('me', { dueAt }),
  });
}

async function logInUntil(stage: Stage, label: string, user: string, isOver: () => boolean): Promise<void> {
  // Each time as somebody who has no session yet.
  for (let time = 1; !isOver(); time += 1) {
    const outcome = await new LabSession(stage.site, `${label}-${time}`, user).perform('login');
    if (outcome !== 'ok') await sleep(BACK_OFF_MS);
  }
}

async function storm(stage: Stage, step: StepOf<'loginStorm'>, round: number): Promise<void> {
  let isOver = false;
  const clients = Array.from({ length: step.logins }, (_, index) =>
    logInUntil(
      stage,
      `storm-${round}-${index + 1}`,
      STORM_USERS[index % STORM_USERS.length] as string,
      () => isOver,
    ),
  );
  await reads(stage, step);
  isOver = true;
  await Promise.all(clients);
}

export const stormPerformers: Performers<keyof StormSteps> = {
  async loginStorm(stage, step) {
    let alone = 0;
    await logInUntil(stage, 'alone', STORM_USERS[0], () => alone++ === LONE_LOGINS);
    for (let round = 1; round <= step.roundsMax; round += 1) {
      await sleep(PAUSE_MS);
      await reads(stage, step);
      await storm(stage, step, round);
      // What else a machine does disturbs as well, and not always.
      if (undisturbed(viewOf(stage.site.recorder.events)).truth === 'true') return;
    }
  },
};
