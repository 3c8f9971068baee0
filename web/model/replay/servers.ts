/** How nodes and store stood at each moment, by the faults, heals and changes of their number that a history tells. */
import type { HistoryEvent } from '../../../src/protocol/history.ts';
import type { NodeState, StoreState } from '../../../src/protocol/lab-events.ts';
import type { NodeFault, StoreFault } from '../../../src/protocol/lab-words.ts';
import { Steps } from './search.ts';

export interface NodeLife {
  readonly name: string;
  readonly state: NodeState['state'];
  readonly fault: string | null;
}
interface StoreLife {
  readonly state: StoreState['state'];
  readonly fault: string | null;
}
export interface Servers {
  readonly nodes: Steps<readonly NodeLife[]>;
  readonly store: Steps<StoreLife>;
  /** Nodes that were taken away: with them went what lay in their memory. */
  readonly removed: readonly { readonly at: number; readonly node: string }[];
}

const nodeStates: Record<NodeFault, NodeState['state']> = {
  kill: 'down',
  drain: 'draining',
  restart: 'starting',
  pause: 'paused',
};
const storeStates: Record<StoreFault, StoreState['state']> = {
  stop: 'down',
  kill: 'down',
  'power-cut': 'down',
  pause: 'paused',
  slow: 'slow',
  throttle: 'slow',
  silence: 'unreachable',
  reset: 'unreachable',
  cut: 'unreachable',
};
export const faultDone: Record<NodeFault | StoreFault, string> = {
  kill: 'killed',
  drain: 'draining',
  restart: 'restarted',
  pause: 'paused',
  stop: 'stopped',
  'power-cut': 'lost its power',
  slow: 'slow',
  throttle: 'throttled',
  silence: 'silent',
  reset: 'resetting',
  cut: 'cut off',
};

const healthy = (name: string): NodeLife => ({ name, state: 'healthy', fault: null });
const numberOf = (name: string): number => Number(/\d+$/.exec(name)?.[0] ?? 0);

/** @param answers when each node gave its first and its last answer */
export function serversOf(
  events: readonly HistoryEvent[],
  declared: readonly string[],
  answers: ReadonlyMap<string, { readonly first: number; readonly last: number }>,
): Servers {
  const nodes = new Steps<readonly NodeLife[]>(declared.map(healthy));
  const store = new Steps<StoreLife>({ state: 'up', fault: null });
  const removed: { at: number; node: string }[] = [];
  const changes: { at: number; change: () => void }[] = [];
  let numbersGiven = Math.max(0, ...declared.map(numberOf));

  const change = (at: number, name: string, next: Partial<NodeLife>): void =>
    nodes.set(
      at,
      nodes.last.map((node) => (node.name === name ? { ...node, ...next } : node)),
    );

  function scale(at: number, count: number): void {
    while (nodes.last.length < count) {
      numbersGiven += 1;
      const name = `node-${numbersGiven}`;
      nodes.set(at, [...nodes.last, { name, state: 'starting', fault: 'added' }]);
      later(answers.get(name)?.first ?? at, () => change(at, name, { state: 'healthy', fault: null }));
    }
    const present = nodes.last.filter(({ fault }) => fault !== 'removed');
    // The history tells how many are left, not which one goes: it is the one that has fallen silent.
    const silent = present.toSorted(
      (a, b) => (answers.get(a.name)?.last ?? 0) - (answers.get(b.name)?.last ?? 0),
    );
    for (const { name } of silent.slice(0, Math.max(0, present.length - count))) {
      change(at, name, { state: 'draining', fault: 'removed' });
      later(Math.max(at, answers.get(name)?.last ?? at), (goneAt) => {
        nodes.set(
          goneAt,
          nodes.last.filter((node) => node.name !== name),
        );
        removed.push({ at: goneAt, node: name });
      });
    }
  }

  function later(at: number, what: (at: number) => void): void {
    changes.push({ at, change: () => what(at) });
    changes.sort((a, b) => a.at - b.at);
  }
  const runUntil = (at: number): void => {
    while (changes[0] && changes[0].at <= at) changes.shift()?.change();
  };

  for (const event of events) {
    if (event.type !== 'fault' && event.type !== 'heal' && event.type !== 'scale') continue;
    const { at } = event;
    runUntil(at);
    if (event.type === 'scale') scale(at, event.nodes);
    else if (event.target === 'store') {
      if (event.type === 'heal') store.set(at, { state: 'up', fault: null });
      else {
        const state = storeStates[event.fault as StoreFault] ?? 'down';
        store.set(at, { state, fault: faultDone[event.fault] });
      }
    } else if (event.type === 'heal') change(at, event.target, { state: 'healthy', fault: null });
    else {
      const state = nodeStates[event.fault as NodeFault] ?? 'down';
      change(at, event.target, { state, fault: faultDone[event.fault] });
    }
  }
  runUntil(Number.POSITIVE_INFINITY);
  return { nodes, store, removed };
}
