/** Carries out the steps about what ends. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { OperationKind } from '../../../protocol/history.ts';
import type { LabSession } from '../../client/lab-session.ts';
import type { Stage } from '../stage.ts';
import type { StepOf, TimeSteps } from '../step.ts';
import type { Performers } from './performers.ts';
import { plan } from './plan.ts';

/** How long the one who rests between uses does so, beside the one who asks all the time. */
const PAUSE_FACTOR = 5;
const USE_EVERY_MS = 500;
/** What a client asks that only wants to stay. */
const USES: readonly OperationKind[] = ['me', 'cart.read', 'cart.add', 'me'];

async function exerciseRight(session: LabSession, refusalsMin: number, step: StepOf<'exerciseRight'>) {
  const until = performance.now() + step.msMax;
  let refusals = 0;
  while (performance.now() < until && refusals < refusalsMin) {
    refusals = (await session.perform('users.list')) === 'fail' ? refusals + 1 : 0;
    await sleep(step.everyMs);
  }
}

/** Until it is done, nobody rests: on a busy machine it may take longer than a session may. */
async function whileInUse<Value>(sessions: readonly LabSession[], work: Promise<Value>): Promise<Value> {
  const done = new AbortController();
  const { signal } = done;
  const uses = sessions.map(async (session) => {
    while (!signal.aborted) {
      await sleep(USE_EVERY_MS, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await session.perform('me');
    }
  });
  const [value] = await Promise.all([work.finally(() => done.abort()), ...uses]);
  return value;
}

async function askFor(stage: Stage, session: LabSession, everyMs: number, useMs: number): Promise<void> {
  const until = performance.now() + useMs;
  for (let turn = 0; performance.now() < until; turn += 1) {
    await plan(stage, session, USES[turn % USES.length] as OperationKind)();
    await sleep(everyMs);
  }
}

async function rest(stage: Stage, session: LabSession, restMs: number): Promise<void> {
  await sleep(restMs);
  // Every node is to say it, and none is to bring back what another has refused.
  for (let asked = 0; asked <= stage.deployment.nodes.length; asked += 1) await session.perform('me');
}

function outlive(stage: Stage, session: LabSession, index: number, step: StepOf<'outlive'>): Promise<void> {
  const { everyMs, restMs, useMs } = step;
  if (index % 3 === 0) return rest(stage, session, restMs);
  return askFor(stage, session, index % 3 === 1 ? everyMs : everyMs * PAUSE_FACTOR, useMs);
}

export const timePerformers: Performers<keyof TimeSteps> = {
  async demote({ sessions, deployment, site: { recorder } }, { user }) {
    const demote = await whileInUse(sessions, deployment.demotionOf(user));
    await demote();
    recorder.record({ type: 'revoke', user, right: 'admin' });
  },

  async exerciseRight({ sessions, deployment }, step) {
    const refusalsMin = deployment.nodes.length + 1;
    await Promise.all(sessions.map((session) => exerciseRight(session, refusalsMin, step)));
  },

  async outlive(stage, step) {
    await Promise.all(stage.sessions.map((session, index) => outlive(stage, session, index, step)));
  },
};
