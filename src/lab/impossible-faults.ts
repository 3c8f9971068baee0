/** Which faults this machine cannot do: told before anybody tries one. */
import type { ImpossibleFaults } from '../protocol/lab-events.ts';
import { pauseMissing } from './processes/child.ts';
import { powerCutMissing } from './stores/power-cut.ts';

export function impossibleFaults(platform = process.platform): ImpossibleFaults {
  const [pause, powerCut] = [pauseMissing(platform), powerCutMissing(platform)];
  return { ...(pause && { pause }), ...(powerCut && { 'power-cut': powerCut }) };
}
