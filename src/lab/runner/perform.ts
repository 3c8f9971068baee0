/** Carries out steps on a running deployment. One function a kind of step; the history keeps what came of it. */
import { attackPerformers } from './performers/attacks.ts';
import { canaryPerformers } from './performers/canaries.ts';
import { costPerformers } from './performers/cost.ts';
import { faultPerformers } from './performers/faults.ts';
import { loadPerformers } from './performers/load.ts';
import type { Performer, Performers } from './performers/performers.ts';
import { powerPerformers } from './performers/power.ts';
import { racePerformers } from './performers/races.ts';
import { retryPerformers } from './performers/retries.ts';
import { sessionPerformers } from './performers/sessions.ts';
import { stormPerformers } from './performers/storm.ts';
import { timePerformers } from './performers/time.ts';
import { topologyPerformers } from './performers/topology.ts';
import type { Stage } from './stage.ts';
import type { Step, StepKind } from './step.ts';

const performers: Performers<StepKind> = {
  ...sessionPerformers,
  ...loadPerformers,
  ...costPerformers,
  ...faultPerformers,
  ...powerPerformers,
  ...topologyPerformers,
  ...racePerformers,
  ...timePerformers,
  ...attackPerformers,
  ...canaryPerformers,
  ...stormPerformers,
  ...retryPerformers,
};

export async function performStep(stage: Stage, step: Step): Promise<void> {
  // Each performer takes the one kind under which it is registered.
  const perform = performers[step.kind] as Performer<typeof step.kind>;
  await (perform as Performer<StepKind>)(stage, step as never, (next) => performStep(stage, next));
}
