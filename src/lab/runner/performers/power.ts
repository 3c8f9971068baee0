/** Carries out the steps of a store that loses power. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { LabSession } from '../../client/lab-session.ts';
import type { Stage } from '../stage.ts';
import type { PowerSteps } from '../step.ts';
import { traffic } from '../steps/load.ts';
import type { Performers } from './performers.ts';

const SLICE_SECONDS = 0.2;
const TRAFFIC_MS_MIN = 500;
const ASK_AGAIN_MS = 25;

/** Logs out and shows that it took effect; the copy is kept for later. */
async function logOut({ loggedOut, queues }: Stage, session: LabSession): Promise<void> {
  await queues.get(session);
  const copy = session.copy();
  loggedOut.push(copy);
  await session.perform('logout');
  await copy.perform('me');
}

async function cutWhenUnsynced(stage: Stage, logouts: number): Promise<void> {
  const { store, sessions, site } = stage;
  if (!store) throw new Error('this experiment needs a store to break');
  // Some writes are acknowledged under the policy in any case.
  await sleep(TRAFFIC_MS_MIN);
  const cut = await store.readyForPowerCut();
  // From here on nobody else uses these.
  const leaving = sessions.splice(0, logouts);
  await Promise.all(leaving.map((session) => logOut(stage, session)));
  await cut(() => site.recorder.record({ type: 'fault', fault: 'power-cut', target: 'store' }));
}

export const powerPerformers: Performers<keyof PowerSteps> = {
  async syncStore({ store, site: { recorder } }, { policy }) {
    await store?.setFsync(policy);
    recorder.record({ type: 'setting', name: 'fsync', target: 'store', value: policy });
  },

  async cutPower(stage, { ratePerSecond, logouts }, perform) {
    let isCut = false;
    const cutting = cutWhenUnsynced(stage, logouts).finally(() => {
      isCut = true;
    });
    // It may fail while nobody waits for it yet.
    cutting.catch(() => undefined);
    try {
      // When the store syncs is its own affair: the traffic goes on until then.
      while (!isCut) await perform(traffic(ratePerSecond, SLICE_SECONDS));
    } finally {
      await cutting;
    }
  },

  async untilServed({ sessions, deployment }, { msMax }) {
    const [session] = sessions;
    const until = performance.now() + msMax;
    // Whatever the policy: as many in a row, twice over, have met each node that would refuse.
    let served = 0;
    while (session && served < 2 * deployment.nodes.length && performance.now() < until) {
      served = (await session.perform('me')) === 'ok' ? served + 1 : 0;
      if (served === 0) await sleep(ASK_AGAIN_MS);
    }
  },

  async presentLoggedOut({ loggedOut }) {
    await Promise.all(loggedOut.map((copy) => copy.perform('me')));
  },
};
