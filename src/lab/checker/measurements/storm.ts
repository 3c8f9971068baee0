/** What a storm of logins came to. */
import type { Measurements } from '../../../protocol/reports.ts';
import type { HistoryView } from '../history-view.ts';
import { type Stretch, stormFigures } from '../login-storm.ts';

const toTenths = (value: number) => Math.round(value * 10) / 10;
const percentilesOf = ({ p95, p99 }: Stretch) => ({ p95, p99 });

export function stormMeasurements(view: HistoryView): Measurements {
  const figures = stormFigures(view);
  if (!figures || !Number.isFinite(figures.storm.p99)) return {};
  return {
    loneLoginMs: toTenths(figures.loneLoginMs),
    loginsPerSecond: toTenths(figures.loginsPerSecond),
    loginsRefused: figures.refused,
    waitedMs: { quiet: percentilesOf(figures.quiet), storm: percentilesOf(figures.storm) },
  };
}
