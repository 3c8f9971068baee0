/** A lab in which nothing has been started yet. */
import type { LabState } from '../../../src/protocol/lab-events.ts';
import { deploymentNames } from '../../../src/protocol/lab-words.ts';
import { cards } from './cards.ts';
import { stopped } from './deployments.ts';

export const firstState: LabState = {
  sequence: 0,
  experiments: cards,
  deployments: deploymentNames.map((name) => stopped(name)),
  activeRun: null,
  reports: [],
  comparison: null,
  samples: {},
  impossibleFaults: {},
};
