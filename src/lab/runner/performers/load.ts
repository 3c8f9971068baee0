/** Carries out the steps that put a load on a deployment, and measure. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { OperationKind } from '../../../protocol/history.ts';
import type { LabSession } from '../../client/lab-session.ts';
import { type OpenLoop, runOpenLoop } from '../../client/open-loop.ts';
import { measure } from '../measure.ts';
import type { Stage } from '../stage.ts';
import type { LoadSteps } from '../step.ts';
import type { Performers } from './performers.ts';
import { plan } from './plan.ts';

const TRAFFIC: readonly OperationKind[] = [
  'cart.read',
  'cart.add',
  'conversation.read',
  'message.append',
  'me',
];

function inTurn(stage: Stage, session: LabSession, work: () => Promise<unknown>): Promise<unknown> {
  const queued = (stage.queues.get(session) ?? Promise.resolve()).then(work);
  stage.queues.set(session, queued);
  return queued;
}

/** All of it ends before anybody judges it, also when one part fails. */
async function allOf(parts: readonly Promise<unknown>[]): Promise<void> {
  const ended = await Promise.allSettled(parts);
  const failed = ended.find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined;
  if (failed) throw failed.reason;
}

function load(stage: Stage, how: Pick<OpenLoop, 'ratePerSecond' | 'seconds' | 'isOver'>): Promise<void> {
  const { sessions, random, site } = stage;
  return runOpenLoop({
    ...how,
    now: site.recorder.now,
    perform: (index, dueAt) => {
      const session = sessions[index % sessions.length] as LabSession;
      const kind = TRAFFIC[random.below(TRAFFIC.length)] as OperationKind;
      return inTurn(stage, session, plan(stage, session, kind, dueAt));
    },
  });
}

export const loadPerformers: Performers<keyof LoadSteps> = {
  async traffic(stage, { ratePerSecond, seconds, meanwhile }, perform) {
    const others = meanwhile.map(async ({ afterSeconds, step }) => {
      await sleep(afterSeconds * 1000);
      await perform(step);
    });
    await allOf([load(stage, { ratePerSecond, seconds }), ...others]);
  },

  async trafficDuring(stage, { ratePerSecond, secondsMax, steps }, perform) {
    let isOver = false;
    const carriedOut = (async () => {
      try {
        for (const step of steps) await perform(step);
      } finally {
        isOver = true;
      }
    })();
    await allOf([load(stage, { ratePerSecond, seconds: secondsMax, isOver: () => isOver }), carriedOut]);
  },

  async parallelAdds({ sessions }, { count }) {
    const [session] = sessions;
    if (!session) throw new Error('parallelAdds needs an open session');
    const add = () => session.perform('cart.add', { productId: 'mouse', quantity: 1 });
    await Promise.all(Array.from({ length: count }, add));
    await session.perform('cart.read');
  },

  measure: (stage, { what }) => measure(stage, what),
};
