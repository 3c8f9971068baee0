/** Carries out the steps of clients with their sessions. */
import { setTimeout as sleep } from 'node:timers/promises';
import { LabSession } from '../../client/lab-session.ts';
import { USERS } from '../../client/operations.ts';
import type { Stage } from '../stage.ts';
import type { SessionSteps, StepOf } from '../step.ts';
import type { Performers } from './performers.ts';
import { plan } from './plan.ts';

/** One node that refuses it may be the only one that knows of the logout. */
async function isRefusedEverywhere({ deployment: { nodes } }: Stage, thief: LabSession): Promise<boolean> {
  for (const { name, state } of nodes) {
    if (state === 'healthy' && (await thief.perform('me', { node: name })) !== 'fail') return false;
  }
  return true;
}

async function logOutAndReplay(
  stage: Stage,
  session: LabSession,
  { everyMs, msMax }: StepOf<'logOutAndReplay'>,
): Promise<void> {
  const thief = session.copy();
  await session.perform('logout');
  const until = performance.now() + msMax;
  while (performance.now() < until) {
    if ((await thief.perform('me')) === 'fail' && (await isRefusedEverywhere(stage, thief))) return;
    await sleep(everyMs);
  }
}

export const sessionPerformers: Performers<keyof SessionSteps> = {
  async phase({ site: { recorder } }, { phase }) {
    recorder.record({ type: 'phase', phase });
  },

  async openSessions({ site, sessions }, { count, user }) {
    const opened = Array.from({ length: count }, (_, index) => {
      const number = sessions.length + index;
      return new LabSession(site, `s${number + 1}`, user ?? (USERS[number % USERS.length] as string));
    });
    sessions.push(...opened);
    for (const session of opened) await session.perform('login');
  },

  async exchange(stage, { rounds, kinds }) {
    const plans = stage.sessions.map((session) =>
      Array.from({ length: rounds }, () => kinds.map((kind) => plan(stage, session, kind))).flat(),
    );
    await Promise.all(
      plans.map(async (planned) => {
        for (const perform of planned) await perform();
      }),
    );
  },

  async visitEveryNode({ deployment, sessions }) {
    for (const session of sessions) {
      for (const { name, origin, state } of deployment.nodes) {
        if (origin && state === 'healthy') await session.perform('me', { probe: { node: name, origin } });
      }
    }
  },

  async logOutAndReplay(stage, step) {
    await Promise.all(stage.sessions.map((session) => logOutAndReplay(stage, session, step)));
  },
};
