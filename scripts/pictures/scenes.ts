/** What the pictures show, each prepared on real servers: a kill and its loss, all side by side, a result, the rest. */
import type { Lab } from '../../src/lab/lab.ts';
import { deploymentNames } from '../../src/protocol/lab-words.ts';
import { goTo, type Shot } from './camera.ts';

interface Scene {
  readonly name: string;
  readonly prepare: (lab: Lab) => Promise<void>;
  readonly shots: readonly Shot[];
}

const usual = { width: 1440, height: 900 };
const projector = { width: 1920, height: 1080 };
const both = ['light', 'dark'] as const;
const KILL = '07-kill-one';
const INSIGHT = '03-two-servers';
const TRAFFIC_MS = 8000;
/** The last answers are through. */
const SETTLE_MS = 1500;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Three people log in, and others keep asking for a while. */
async function inUse(lab: Lab): Promise<void> {
  const isUp = lab.state().deployments.some(({ name, state }) => name === 'sticky' && state === 'running');
  if (isUp) await lab.reset();
  else await lab.startDeployment('sticky', 3);
  for (const client of ['alice', 'bob', 'carol'] as const) await lab.act('sticky', client, 'login');
  await lab.setTraffic('sticky', { requestsPerSecond: 20, users: 10 });
  await pause(TRAFFIC_MS);
}

/** Then the traffic ends, so that one thing is seen: the node that holds bob dies, and he asks again. */
async function killed(lab: Lab): Promise<void> {
  await inUse(lab);
  await lab.setTraffic('sticky', { requestsPerSecond: 0 });
  await pause(SETTLE_MS);
  const sticky = lab.state().deployments.find(({ name }) => name === 'sticky');
  const home = sticky?.sessions.find(({ client }) => client === 'bob')?.node;
  if (!home) throw new Error('Nobody knows where the session of bob lies.');
  await lab.breakNode('sticky', home, 'kill');
  await lab.act('sticky', 'bob', 'me');
}

/** Each of them runs, and somebody is logged in. */
async function allRun(lab: Lab): Promise<void> {
  for (const name of deploymentNames) {
    const found = lab.state().deployments.find((each) => each.name === name);
    if (found?.state === 'unavailable') continue;
    if (found?.state !== 'running') await lab.startDeployment(name);
    for (const client of ['alice', 'bob', 'carol'] as const) await lab.act(name, client, 'login');
  }
}

const newestRun = async (lab: Lab, experiment: string): Promise<string> => {
  const found = (await lab.runs()).find((each) => each.experiment === experiment);
  if (!found) throw new Error(`${experiment} has not run.`);
  return found.run;
};

const nothing = async (): Promise<void> => undefined;

export const scenes: readonly Scene[] = [
  {
    name: 'result',
    prepare: async (lab) => void (await lab.run({ experiments: [INSIGHT], seed: 7 })),
    shots: [
      {
        ...{ name: '', size: usual, colours: both },
        arrange: async (page) => {
          await goTo(page, `#/experiments/${INSIGHT}`);
          await page.getByRole('button', { name: /Show what the last run found/ }).click();
          await page.getByText('Try next').waitFor();
        },
      },
    ],
  },
  {
    name: 'replay',
    prepare: async (lab) => void (await lab.run({ experiments: [KILL], seed: 7 })),
    shots: [
      {
        ...{ name: '', size: usual, colours: both },
        arrange: async (page, lab) => {
          const run = await newestRun(lab, KILL);
          const { results } = await lab.report(run);
          const sticky = results.find(({ deployment }) => deployment === 'sticky');
          const operation = sticky?.evidence.find((each) => each.operation !== null)?.operation ?? 0;
          await goTo(page, `#/runs/${run}/sticky?operation=${operation}`);
          await page.getByRole('radio', { name: /^node 1/ }).waitFor();
        },
      },
    ],
  },
  {
    name: 'compare',
    prepare: async (lab) => void (await lab.compare(7)),
    shots: [
      {
        ...{ name: '', size: usual, colours: both },
        arrange: async (page) => {
          await goTo(page, '#/compare?cell=sticky.survivesServerLoss');
          await page.getByLabel('A server dies: may be lost').selectOption('no session');
          await page.getByText('Parallel changes must survive').click();
          await page.getByRole('link', { name: 'Replay the run' }).waitFor();
        },
      },
    ],
  },
  {
    name: 'side-by-side',
    prepare: allRun,
    shots: [
      {
        ...{ name: '', size: usual, colours: both },
        arrange: async (page, lab) => {
          await goTo(page, '#/');
          for (const name of deploymentNames) await lab.act(name, 'alice', 'me').catch(nothing);
        },
      },
    ],
  },
  {
    name: 'lab',
    prepare: nothing,
    shots: [
      {
        ...{ name: '', size: usual, colours: both },
        arrange: async (page, lab) => {
          await goTo(page, '#/lab/sticky');
          await killed(lab);
        },
      },
      {
        ...{ name: 'inspector', size: usual, colours: both },
        arrange: async (page, lab) => {
          await goTo(page, '#/lab/sticky');
          await killed(lab);
          await page.getByRole('radio', { name: /^bob/ }).check();
          await page.locator('.inspector-request').first().click();
          await page.getByText('Raw request').first().waitFor();
        },
      },
      {
        ...{ name: 'projector', size: projector, colours: ['light'] },
        arrange: async (page, lab) => {
          await goTo(page, '#/lab/sticky');
          await page.getByRole('radio', { name: /^bob/ }).waitFor();
          await page.keyboard.press('p');
          await killed(lab);
        },
      },
    ],
  },
];
