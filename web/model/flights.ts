/** Requests as the drawing shows them on their way. One dot is one request, as long as an eye can follow so many. */
import type { Hop } from '../../src/protocol/lab-events.ts';
import type { StateHolder } from '../../src/protocol/strategies.ts';
import type { Flight, Outcome } from './scene.ts';

/** Above this rate one dot stands for several, and above the other only the flow is drawn. */
export const dotsPerSecondMax = 60;
export const flowPerSecond = 500;
/** Dots that stand for several are fewer: each has a number beside it. */
const BUNDLES_AT_ONCE = 24;

/** What the page has of a request, it has after its answer; a little more, so that no dot begins half-way. */
const BEHIND_MS = 120;
/** How much slower than life, and the bounds that an eye can follow, for each of the four hops there and back. */
const SLOWER = 25;
const HOP_MS = { min: 150, max: 1200 };

export const shownMsOf = (durationMs: number): number =>
  4 * Math.min(HOP_MS.max, Math.max(HOP_MS.min, SLOWER * durationMs));

function outcomeOf({ status }: Hop): Outcome {
  if (status >= 500) return 'failed';
  return status >= 400 ? 'refused' : 'answered';
}

export const shortPath = (path: string): string => path.replace(/^\/api(\/state(less|ful))?/, '');

export function flightOf(hop: Hop, holder: StateHolder): Flight {
  const isLogin = hop.path.endsWith('/login');
  return {
    id: hop.id,
    client: hop.client ?? 'somebody',
    nodes: hop.node === null ? hop.retried : [...hop.retried, hop.node],
    ...(hop.node === null && { answeredBy: 'gateway' as const }),
    startedAt: hop.at + hop.durationMs + BEHIND_MS,
    shownMs: shownMsOf(hop.durationMs),
    durationMs: hop.durationMs,
    outcome: outcomeOf(hop),
    status: hop.status,
    title: `${hop.method} ${shortPath(hop.path)}`,
    credential: hop.credential === null ? null : { kind: hop.credential, bytes: hop.credentialBytes },
    standsFor: 1,
    asksStore: holder === 'store' && hop.node !== null && (hop.credential !== null || isLogin),
  };
}

/**
 * No more flights at once than an eye can follow. Those of one client to the same nodes, with the same outcome and close
 * to each other, become one that says how many it stands for; so a rare failure is never hidden.
 */
export function bundled(flights: readonly Flight[], perSecond: number, published: number): Flight[] {
  if (perSecond > flowPerSecond) return [];
  const meanMs = flights.reduce((sum, { shownMs }) => sum + shownMs, 0) / Math.max(1, flights.length);
  // Slow answers stay long on their way: then fewer a second are as many at once.
  const atOnce = (perSecond * meanMs) / 1000;
  if (perSecond <= dotsPerSecondMax && atOnce <= dotsPerSecondMax) return [...flights];
  // The lab publishes a part of the requests when there are many.
  const share = Math.max(1, perSecond / Math.max(1, published));
  const key = ({ client, nodes, outcome }: Flight) => `${client} ${nodes.join(' ')} ${outcome}`;
  const slotMs = slotFor(new Set(flights.map(key)).size, meanMs);
  const groups = Map.groupBy(flights, (flight) => `${key(flight)} ${Math.floor(flight.startedAt / slotMs)}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ ...first, standsFor: Math.round(group.length * share) }] : [];
  });
}

/** In steps, so that dots which are on their way are not dealt anew whenever a path is added. */
function slotFor(paths: number, meanMs: number): number {
  let slotMs = 25;
  while ((paths * meanMs) / slotMs > BUNDLES_AT_ONCE) slotMs *= 2;
  return slotMs;
}
