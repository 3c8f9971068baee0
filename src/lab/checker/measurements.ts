/** Figures that a history holds, by topic. Each is left out where the history does not show it. */
import type { HistoryEvent } from '../../protocol/history.ts';
import type { Measurements } from '../../protocol/reports.ts';
import { viewOf } from './history-view.ts';
import { observeLocation } from './location.ts';
import { anatomy, room, steadyLatency, throughput, weight } from './measurements/cost.ts';
import { faultMeasurements } from './measurements/faults.ts';
import { sessionMeasurements } from './measurements/sessions.ts';
import { sizeMeasurements } from './measurements/sizes.ts';
import { stormMeasurements } from './measurements/storm.ts';
import { timeMeasurements } from './measurements/time.ts';

export function measurementsOf(events: readonly HistoryEvent[]): Measurements {
  const view = viewOf(events);
  const { heldBy } = observeLocation(view);
  return {
    ...(heldBy !== 'unknown' && { stateHeldBy: heldBy }),
    ...sessionMeasurements(view),
    ...timeMeasurements(view),
    ...faultMeasurements(view),
    ...sizeMeasurements(view),
    ...anatomy(view),
    ...room(view),
    ...weight(view),
    ...steadyLatency(view),
    ...throughput(view),
    ...stormMeasurements(view),
  };
}
