/** A whole run of one deployment, indexed by time: made once, and asked for any moment afterwards. */
import type { Begin, HistoryEvent, PhaseName } from '../../../src/protocol/history.ts';
import type { DeploymentName, GatewayPolicy } from '../../../src/protocol/lab-words.ts';
import type { Evidence } from '../../../src/protocol/reports.ts';
import { type StrategyFacts, strategyFacts } from '../../../src/protocol/strategies.ts';
import { type ClientTrack, clientsOf, drawnClients } from './clients.ts';
import { type Mark, marksOf } from './marks.ts';
import { Operations, pairUp } from './operations.ts';
import { countUpTo, Steps } from './search.ts';
import { type Servers, serversOf } from './servers.ts';
import { type Sessions, sessionsOf } from './sessions.ts';

export interface Timeline {
  readonly deployment: DeploymentName;
  readonly facts: StrategyFacts;
  readonly policy: GatewayPolicy;
  readonly begin: Begin | null;
  readonly untilMs: number;
  readonly operations: Operations;
  readonly servers: Servers;
  readonly sessions: Sessions;
  readonly clients: ReadonlyMap<string, ClientTrack>;
  /** The names of those with a row of their own. */
  readonly drawn: ReadonlySet<string>;
  readonly phase: Steps<PhaseName | null>;
  readonly memory: ReadonlyMap<string, Steps<number | null>>;
  readonly marks: readonly Mark[];
  /** How many requests this node had answered up to this moment. */
  answeredBy(node: string, at: number): number;
}

export interface Told {
  readonly policy?: GatewayPolicy | undefined;
  /** What the run's report proves, to be marked. */
  readonly evidence?: readonly Evidence[] | undefined;
}

export const factsOf = (deployment: DeploymentName): StrategyFacts =>
  strategyFacts[deployment === 'sticky' ? 'memory' : deployment];

interface Answers {
  readonly ends: Map<string, number[]>;
  readonly phase: Steps<PhaseName | null>;
  readonly memory: Map<string, Steps<number | null>>;
}

function* gather(events: readonly HistoryEvent[]): Generator<void, Answers> {
  const ends = new Map<string, number[]>();
  const phase = new Steps<PhaseName | null>(null);
  const memory = new Map<string, Steps<number | null>>();
  for (const event of events) {
    yield;
    if (event.type === 'phase') phase.set(event.at, event.phase);
    if (event.type === 'measure' && event.name === 'nodeHeapBytes') {
      const steps = memory.get(event.target) ?? new Steps<number | null>(null);
      memory.set(event.target, steps);
      steps.set(event.at, event.value);
    }
    if (!('servedBy' in event) || event.servedBy === null) continue;
    const list = ends.get(event.servedBy);
    if (list) list.push(event.at);
    else ends.set(event.servedBy, [event.at]);
  }
  return { ends, phase, memory };
}

/** In the order in which it happened, also where a file says otherwise. */
function inOrder(events: readonly HistoryEvent[]): readonly HistoryEvent[] {
  const isSorted = events.every(
    ({ at }, index) => index === 0 || at >= (events[index - 1] as HistoryEvent).at,
  );
  return isSorted ? events : events.toSorted((a, b) => a.at - b.at);
}

/** Stops now and then, so that the page can be drawn while a long run is opened. */
export function* makeTimeline(
  unsorted: readonly HistoryEvent[],
  deployment: DeploymentName,
  { policy: told = deployment === 'sticky' ? 'affinity' : 'round-robin', evidence = [] }: Told = {},
): Generator<void, Timeline> {
  const events = inOrder(unsorted);
  const begin = events.find((event) => event.type === 'begin') ?? null;
  const policy = begin?.gateway ?? told;
  const untilMs = Math.max(1, events.at(-1)?.at ?? 0);
  const facts = factsOf(deployment);
  const operations = new Operations(yield* pairUp(events, untilMs), untilMs);
  const { ends, phase, memory } = yield* gather(events);
  const answers = new Map(
    [...ends].map(([node, [first = 0, ...rest]]) => [node, { first, last: rest.at(-1) ?? first }]),
  );
  // Without its first line a history does not say which nodes there were: then those that answered.
  const declared = begin?.nodes ?? [...ends.keys()].sort();
  const servers = serversOf(events, declared, answers);
  const sessions = yield* sessionsOf(events, operations.find, servers.removed, facts.stateHeldBy);
  const clients = yield* clientsOf(operations);
  const proving = new Set(
    evidence.flatMap(({ operation }) =>
      operation === null ? [] : (operations.find(operation)?.invoke.session ?? []),
    ),
  );
  return {
    ...{ deployment, facts, policy, begin, untilMs, operations, servers, sessions, clients, phase, memory },
    drawn: drawnClients(clients, proving),
    marks: marksOf(events, operations, evidence),
    answeredBy: (node, at) => {
      const times = ends.get(node) ?? [];
      return countUpTo(times.length, (index) => times[index] as number, at);
    },
  };
}

/** At once: for what is short, and for tests. */
export function timelineOf(...made: Parameters<typeof makeTimeline>): Timeline {
  const making = makeTimeline(...made);
  for (;;) {
    const { done, value } = making.next();
    if (done) return value;
  }
}
