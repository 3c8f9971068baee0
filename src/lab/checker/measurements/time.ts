/** How long a session lives, and how long it outlives its end. */
import type { Measurements } from '../../../protocol/reports.ts';
import type { HistoryView } from '../history-view.ts';
import { maxOf } from '../operation.ts';
import { afterLogout, lateAfterRevoke } from '../revocation.ts';

/** 0 where nothing was late. Rounded down, since it is told as "for at least"; to a millisecond where it is short. */
function longestOf(lateMs: readonly number[]): number {
  if (lateMs.length === 0) return 0;
  const ms = maxOf(lateMs);
  return ms < 1000 ? Math.max(1, Math.floor(ms)) / 1000 : Math.floor(ms / 100) / 10;
}

/** How long after its logout a credential was last accepted. */
function revocation({ lives }: HistoryView): Measurements {
  const ended = lives.flatMap((life) => afterLogout(life) ?? []).filter(({ later }) => later.length > 0);
  if (ended.length === 0) return {};
  const lateMs = ended.flatMap(({ logout, later }) =>
    later.filter(({ outcome }) => outcome === 'ok').map(({ invokedAt }) => invokedAt - logout.completedAt),
  );
  return { revocationSeconds: longestOf(lateMs) };
}

/** How long after its loss a right was last exercised. */
function demotion({ lives, revokes }: HistoryView): Measurements {
  const late = revokes.flatMap((revoke) => lives.flatMap((life) => lateAfterRevoke(life, revoke)));
  if (late.length === 0) return {};
  const allowed = late.filter(({ operation }) => operation.outcome === 'ok');
  return { demotionSeconds: longestOf(allowed.map(({ lateMs }) => lateMs)) };
}

/** What the logins said: both times are the server's own, so neither its clock nor a slow answer counts. */
function lifetimes({ lives }: HistoryView): Measurements {
  const longest = (expiry: 'idleExpiresAt' | 'expiresAt') => {
    const said = lives.flatMap(({ login: { output } }) =>
      output[expiry] === undefined || output.createdAt === undefined
        ? []
        : [output[expiry] - output.createdAt],
    );
    return said.length > 0 ? Math.round(maxOf(said) / 1000) : undefined;
  };
  const idleLifetimeSeconds = longest('idleExpiresAt');
  const absoluteLifetimeSeconds = longest('expiresAt');
  return {
    ...(idleLifetimeSeconds !== undefined && { idleLifetimeSeconds }),
    ...(absoluteLifetimeSeconds !== undefined && { absoluteLifetimeSeconds }),
  };
}

export const timeMeasurements = (view: HistoryView): Measurements => ({
  ...revocation(view),
  ...demotion(view),
  ...lifetimes(view),
});
