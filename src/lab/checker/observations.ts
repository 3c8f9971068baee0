/** What some experiments claim beside the invariants, each a pure function of the history. */
import type { ObservationId } from '../../protocol/lab-words.ts';
import type { StateHolder } from '../../protocol/strategies.ts';
import { capacity } from './capacity.ts';
import { noFailedRequest } from './deploy.ts';
import { expiriesSeen } from './expiries-seen.ts';
import type { Finding } from './finding.ts';
import { flatMemory } from './flat-memory.ts';
import type { HistoryView } from './history-view.ts';
import { observeLocation } from './location.ts';
import { undisturbed } from './login-storm.ts';
import { neverRaised } from './never-raised.ts';
import { opacity } from './opacity.ts';
import { pace } from './pace.ts';
import { syncedWrites } from './power-cuts.ts';
import { slowStore } from './slow-store.ts';

/** What a deployment is said to do: a label, which the history may contradict. */
export interface Claimed {
  readonly stateHeldBy?: StateHolder;
}

/** As with invariants; but where the truth itself is the news, it is told also when the claim is true. */
type Observation = (view: HistoryView, claimed: Claimed) => Finding;

function location(view: HistoryView, { stateHeldBy }: Claimed): Finding {
  const { heldBy, text, operation } = observeLocation(view);
  const violations = [{ operation, text: `held by the ${heldBy}: ${text}` }];
  if (heldBy === 'unknown') return { truth: 'unknown', violations };
  return { truth: heldBy === stateHeldBy ? 'true' : 'false', violations };
}

export const observations: Record<ObservationId, Observation> = {
  location,
  opacity,
  capacity,
  flatMemory,
  pace,
  slowStore,
  syncedWrites,
  noFailedRequest,
  expiriesSeen,
  undisturbed,
  neverRaised,
};
