/** The lab as it stands, as a scene: pure, from the model and a moment. */
import { LOAD_CLIENT, type SessionPlace } from '../../src/protocol/lab-clients.ts';
import type { DeploymentState, Hop, NodeState, StoreState } from '../../src/protocol/lab-events.ts';
import { storeTitles } from '../../src/protocol/lab-words.ts';
import type { Sample } from '../../src/protocol/samples.ts';
import { faultOf, stateHeldBy } from './deployments.ts';
import { bundled, flightOf } from './flights.ts';
import type { LogLine, Model } from './model.ts';
import type { Badge, Scene, SceneClient, SceneNode, SceneStore } from './scene.ts';

/** How long what was lost is shown. */
export const lostMs = 3000;

/** The node that a client's next request goes to by hand; null: the policy decides. */
type PinOf = (client: string) => string | null;

interface Sources {
  readonly deployment: DeploymentState;
  readonly hops: readonly Hop[];
  readonly notable: readonly LogLine[];
  readonly sample: Sample | null;
  readonly now: number;
  readonly pinOf: PinOf;
}

export function liveScene(model: Model, deployment: DeploymentState, now: number, pinOf: PinOf): Scene {
  const { name } = deployment;
  const newest = model.lab?.samples[name]?.at(-1);
  const sources: Sources = {
    deployment,
    hops: model.hops[name] ?? [],
    notable: model.notable[name] ?? [],
    sample: newest && now - newest.at < 3000 ? newest : null,
    now,
    pinOf,
  };
  const holder = stateHeldBy(deployment);
  const published = sources.hops.filter(({ at, durationMs }) => now - at - durationMs < 1000).length;
  const perSecond = sources.sample ? ended(sources.sample) : published;
  const flights = sources.hops.map((hop) => flightOf(hop, holder));
  return {
    deployment: name,
    stateHeldBy: holder,
    policy: deployment.gateway,
    gatewayPort: deployment.url === null ? null : Number(new URL(deployment.url).port),
    requestsPerSecond: perSecond,
    clients: [...deployment.clients.map(({ name: client }) => clientOf(client, sources)), ...load(sources)],
    nodes: deployment.nodes.map((node) => nodeOf(node, sources)),
    store: deployment.store && storeOf(deployment.store, sources),
    flights: bundled(flights, perSecond, published),
    now,
  };
}

const ended = ({ answered, refused, failed, unanswered }: Sample): number =>
  answered + refused + failed + unanswered;

const badgeOf = ({ client, user }: SessionPlace): Badge => ({
  client,
  letters: user.slice(0, 1).toUpperCase() + user.slice(1, 2),
});

function clientOf(name: string, { deployment, hops, pinOf }: Sources): SceneClient {
  const holder = stateHeldBy(deployment);
  const credential = deployment.clients.find((each) => each.name === name)?.credential ?? null;
  const held = deployment.sessions.filter((each) => each.heldBy === 'client' && each.client === name);
  const last = hops.findLast((hop) => hop.client === name && hop.node !== null);
  const affine = deployment.gateway === 'affinity' && credential !== null ? (last?.node ?? null) : null;
  return {
    name,
    user: name,
    carries: credential && { kind: holder === 'client' ? 'capsule' : 'key', bytes: credential.bytes },
    holds: held.map(badgeOf),
    traffic: null,
    routedTo: pinOf(name) ?? affine,
  };
}

/** The steady traffic is one more client, which stands for several people. */
function load({ deployment: { traffic, sessions } }: Sources): SceneClient[] {
  if (!traffic) return [];
  const own = sessions.filter(({ heldBy, client }) => heldBy === 'client' && client.startsWith(LOAD_CLIENT));
  const holds = own.map(badgeOf);
  return [{ name: LOAD_CLIENT, user: LOAD_CLIENT, carries: null, holds, traffic, routedTo: null }];
}

function nodeOf(node: NodeState, { deployment, sample, notable, now }: Sources): SceneNode {
  const { name, port, pid, state, requests } = node;
  const isGone = state === 'down' || state === 'starting';
  const places = deployment.sessions.filter((each) => each.heldBy === 'node' && each.node === name);
  const holds = isGone ? [] : places.map(badgeOf);
  const lost = notable.flatMap((line) =>
    line.kind === 'lost' && line.node === name && now - line.at < lostMs ? line.sessions : [],
  );
  return {
    name,
    port,
    pid,
    state,
    memoryBytes: isGone ? 0 : (sample?.nodes.find((each) => each.name === name)?.rssBytes ?? null),
    holds,
    more:
      isGone || stateHeldBy(deployment) !== 'node' ? 0 : Math.max(0, (node.sessionsHeld ?? 0) - holds.length),
    lost: lost.map(badgeOf),
    requests,
    fault: state === 'healthy' ? null : faultOf(notable, name),
  };
}

function storeOf({ name, state, port }: StoreState, { deployment, notable }: Sources): SceneStore {
  const places = deployment.sessions.filter(({ heldBy }) => heldBy === 'store');
  return {
    name: storeTitles[name],
    state,
    port,
    holds: places.map(badgeOf),
    more: 0,
    operationsPerSecond: null,
    fault: state === 'up' ? null : faultOf(notable, 'store'),
  };
}
