/** Carries out steps on a running deployment. One function a kind of step; the history keeps what came of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { OperationKind } from '../../protocol/history.ts';
import { LabSession } from '../client/lab-session.ts';
import { runOpenLoop } from '../client/open-loop.ts';
import { measure } from './measure.ts';
import type { Stage } from './stage.ts';
import type { Step, StepKind, StepOf } from './steps.ts';

/** The users that every server of the contract starts with. */
const USERS = ['alice', 'bob', 'carol'] as const;
const PRODUCTS = ['laptop', 'mouse', 'keyboard'] as const;
const TRAFFIC: readonly OperationKind[] = [
  'cart.read',
  'cart.add',
  'conversation.read',
  'message.append',
  'me',
];

/** Chosen here and now, carried out later: however slow the answers are, a seed asks for the same things. */
function plan({ random }: Stage, session: LabSession, kind: OperationKind, dueAt?: number) {
  const productId = PRODUCTS[random.below(PRODUCTS.length)] as string;
  const text = `${session.label} says ${random.below(1_000_000)}`;
  return () =>
    session.perform(kind, {
      ...(kind === 'cart.add' && { productId }),
      ...(kind === 'message.append' && { text }),
      ...(dueAt !== undefined && { dueAt }),
    });
}

function inTurn(stage: Stage, session: LabSession, work: () => Promise<unknown>): Promise<unknown> {
  const queued = (stage.queues.get(session) ?? Promise.resolve()).then(work);
  stage.queues.set(session, queued);
  return queued;
}

async function traffic(
  stage: Stage,
  { ratePerSecond, seconds, meanwhile }: StepOf<'traffic'>,
): Promise<void> {
  const { sessions, random, site } = stage;
  const others = meanwhile.map(async ({ afterSeconds, step }) => {
    await sleep(afterSeconds * 1000);
    await performStep(stage, step);
  });
  const load = runOpenLoop({
    ratePerSecond,
    seconds,
    now: site.recorder.now,
    perform: (index, dueAt) => {
      const session = sessions[index % sessions.length] as LabSession;
      const kind = TRAFFIC[random.below(TRAFFIC.length)] as OperationKind;
      return inTurn(stage, session, plan(stage, session, kind, dueAt));
    },
  });
  // All of it ends before anybody judges it, also when one part fails.
  const ended = await Promise.allSettled([load, ...others]);
  const failed = ended.find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined;
  if (failed) throw failed.reason;
}

async function logOutAndReplay(session: LabSession, { everyMs, msMax }: StepOf<'logOutAndReplay'>) {
  const thief = session.copy();
  await session.perform('logout');
  const until = performance.now() + msMax;
  while (performance.now() < until) {
    if ((await thief.perform('me')) === 'fail') return;
    await sleep(everyMs);
  }
}

function nodesOf({ deployment }: Stage, target: string) {
  return target === 'every node' ? deployment.nodes : [deployment.node(target)];
}

type Performers = { [Kind in StepKind]: (stage: Stage, step: StepOf<Kind>) => Promise<void> };

const performers: Performers = {
  async phase({ site: { recorder } }, { phase }) {
    recorder.record({ type: 'phase', phase });
  },

  async openSessions({ site, sessions }, { count }) {
    const opened = Array.from({ length: count }, (_, index) => {
      const number = sessions.length + index;
      return new LabSession(site, `s${number + 1}`, USERS[number % USERS.length] as string);
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

  traffic,

  async parallelAdds({ sessions }, { count }) {
    const [session] = sessions;
    if (!session) throw new Error('parallelAdds needs an open session');
    const add = () => session.perform('cart.add', { productId: 'mouse', quantity: 1 });
    await Promise.all(Array.from({ length: count }, add));
    await session.perform('cart.read');
  },

  async logOutAndReplay(stage, step) {
    await Promise.all(stage.sessions.map((session) => logOutAndReplay(session, step)));
  },

  async breakNode(stage, { fault, target }) {
    const { recorder } = stage.site;
    for (const node of nodesOf(stage, target)) {
      recorder.record({ type: 'fault', fault, target: node.name });
      await stage.deployment.breakNode(node.name, fault);
      // A restart heals itself.
      if (fault === 'restart') recorder.record({ type: 'heal', target: node.name });
    }
  },

  async healNode(stage, { target }) {
    for (const node of nodesOf(stage, target)) {
      await stage.deployment.healNode(node.name);
      stage.site.recorder.record({ type: 'heal', target: node.name });
    }
  },

  async breakStore({ store, site: { recorder } }, { fault }) {
    if (!store) throw new Error('this experiment needs a store to break');
    await store.break(fault);
    recorder.record({ type: 'fault', fault, target: 'store' });
  },

  async healStore({ store, site: { recorder } }) {
    recorder.record({ type: 'heal', target: 'store' });
    await store?.heal();
  },

  measure: (stage, { what }) => measure(stage, what),
};

export async function performStep(stage: Stage, step: Step): Promise<void> {
  const perform = performers[step.kind] as (stage: Stage, step: Step) => Promise<void>;
  await perform(stage, step);
}
