/** What a storm of logins came to. */
import type { Measurements } from '../../../protocol/reports.ts';
import type { HistoryView } from '../history-view.ts';
import { bestRound, loneLoginMs, type Stretch, stormRounds } from '../login-storm.ts';

const toTenths = (value: number) => Math.round(value * 10) / 10;
const percentilesOf = ({ p50, p95, p99 }: Stretch) => ({ p50, p95, p99 });

export function stormMeasurements(view: HistoryView): Measurements {
  const best = bestRound(stormRounds(view));
  if (!best || !Number.isFinite(best.storm.p99)) return {};
  const { quiet, storm, loginMs, loginsPerSecond, refused } = best;
  const alone = loneLoginMs(view);
  return {
    loginMs: { ...(alone !== null && { alone: toTenths(alone) }), storm: toTenths(loginMs) },
    loginsPerSecond: toTenths(loginsPerSecond),
    loginsRefused: refused,
    waitedMs: { quiet: percentilesOf(quiet), storm: percentilesOf(storm) },
  };
}
