/** A run at one moment, as the drawing wants it. A pure function of the time: played, stepped or jumped to, it is the same. */
import type { SessionPlace } from '../../../src/protocol/lab-clients.ts';
import { storeTitles } from '../../../src/protocol/lab-words.ts';
import { sessionPlacesMax } from '../../../src/protocol/session-places.ts';
import { bundled } from '../flights.ts';
import type { Badge, Flight, Scene, SceneClient, SceneNode, SceneStore } from '../scene.ts';
import { type ClientTrack, OTHERS } from './clients.ts';
import { type Operation, outcomeOf, titleOf } from './operations.ts';
import type { Timeline } from './timeline.ts';

/** How long a lost session is shown where it lay. */
export const LOST_SHOWN_MS = 3000;
const SECOND = 1000;

const badge = ({ client, user }: { readonly client: string; readonly user: string }): Badge => ({
  client,
  letters: user.slice(0, 1).toUpperCase() + user.slice(1, 2),
});

/** Requests sent in the second before. */
export const requestsPerSecondAt = ({ operations }: Timeline, at: number): number => {
  const count = operations.sentUpTo(at) - operations.sentUpTo(at - SECOND);
  return Math.round(count / Math.min(1, Math.max(at, 1) / SECOND));
};

/** How long an eye needs to follow a request there and back. */
const FOLLOWED_MS = 600;
/** The same in ms of the run: the slower it is played, the nearer to what really happened. */
export const shownMsMin = (speed: number): number => FOLLOWED_MS * speed;

export interface Shown {
  /** How fast it is played; 0: each request is shown for exactly as long as it took. */
  readonly speed?: number;
  /** Drawn whatever else is left out. */
  readonly operation?: number | null;
}

export function sceneAt(timeline: Timeline, at: number, { speed = 0, operation = null }: Shown = {}): Scene {
  const { deployment, facts, policy, sessions, operations } = timeline;
  const places = sessions.places.at(at);
  const requestsPerSecond = requestsPerSecondAt(timeline, at);
  const flightMsMin = shownMsMin(speed);
  const flights = operations.on(at, flightMsMin).map((each) => flightOf(timeline, each, flightMsMin));
  const perSecond = requestsPerSecond * (speed || 1);
  const chosen = flights.filter(({ id }) => id === operation);
  const rest = flights.filter(({ id }) => id !== operation);
  return {
    deployment,
    policy,
    stateHeldBy: facts.stateHeldBy,
    gatewayPort: null,
    requestsPerSecond,
    clients: clientsAt(timeline, at, places, requestsPerSecond),
    nodes: nodesAt(timeline, at, places),
    store: storeAt(timeline, at, places),
    // The chosen one is always drawn, however many there are.
    flights: [...bundled(rest, perSecond, perSecond), ...chosen],
    now: at,
  };
}

function clientsAt(
  { clients, drawn, facts, policy }: Timeline,
  at: number,
  places: readonly SessionPlace[],
  requestsPerSecond: number,
): SceneClient[] {
  const kind = facts.stateHeldBy === 'client' ? ('capsule' as const) : ('key' as const);
  const held = facts.stateHeldBy === 'client' ? places : [];
  const row = ({ name, user, carries, answeredBy }: ClientTrack): SceneClient => {
    const bytes = carries.at(at);
    return {
      name,
      user,
      carries: bytes === null ? null : { kind, bytes },
      holds: held.filter(({ client }) => client === name).map(badge),
      traffic: null,
      routedTo: policy === 'affinity' ? answeredBy.at(at) : null,
    };
  };
  const rows = [...drawn].map((name) => row(clients.get(name) as ClientTrack));
  const rest = clients.size - drawn.size;
  if (rest === 0) return rows;
  const others: SceneClient = {
    name: OTHERS,
    user: `${rest} more`,
    carries: null,
    holds: held.filter(({ client }) => !drawn.has(client)).map(badge),
    traffic: { requestsPerSecond, users: rest },
    routedTo: null,
  };
  return [...rows, others];
}

function nodesAt(timeline: Timeline, at: number, places: readonly SessionPlace[]): SceneNode[] {
  const { servers, memory, sessions } = timeline;
  const lost = sessions.lost.filter((each) => each.at <= at && at < each.at + LOST_SHOWN_MS);
  return servers.nodes.at(at).map(({ name, state, fault }) => ({
    name,
    state,
    fault,
    port: null,
    pid: null,
    memoryBytes: memory.get(name)?.at(at) ?? null,
    holds: places.filter(({ node }) => node === name).map(badge),
    more: 0,
    lost: lost.filter(({ node }) => node === name).map(badge),
    requests: timeline.answeredBy(name, at),
  }));
}

function storeAt(
  { deployment, facts, servers, clients }: Timeline,
  at: number,
  places: readonly SessionPlace[],
): SceneStore | null {
  if (facts.stateHeldBy !== 'store') return null;
  const { state, fault } = servers.store.at(at);
  const isFull = places.length === sessionPlacesMax && clients.size > sessionPlacesMax;
  return {
    name: storeTitles[deployment === 'postgres' ? 'postgres' : 'redis'],
    state,
    fault,
    port: null,
    holds: places.map(badge),
    more: isFull ? clients.size - sessionPlacesMax : 0,
    operationsPerSecond: null,
  };
}

function flightOf({ drawn, facts }: Timeline, operation: Operation, flightMsMin: number): Flight {
  const { number, invoke, complete, at, endAt } = operation;
  const bytes = complete?.credentialBytes ?? 0;
  const asked = invoke.to === 'gateway' ? (complete?.servedBy ?? null) : invoke.to;
  return {
    id: number,
    client: drawn.has(invoke.session) ? invoke.session : OTHERS,
    nodes: asked === null ? [] : [asked],
    ...(asked === null && complete?.status && { answeredBy: 'gateway' as const }),
    startedAt: at,
    shownMs: Math.max(endAt - at, flightMsMin),
    durationMs: endAt - at,
    outcome: outcomeOf(operation),
    status: complete?.status ?? null,
    title: titleOf(operation),
    credential: bytes > 0 ? { kind: facts.credentialKind, bytes } : null,
    standsFor: 1,
    asksStore: facts.stateHeldBy === 'store' && asked !== null,
  };
}
