/** How many sessions lie where, by the lab's own channel to its nodes and its own way to the store. */
import type { HeldState } from '../../protocol/exchanges.ts';
import type { Deployment } from '../deployment.ts';

async function heldByStore({ store, part }: Deployment): Promise<HeldState['store']> {
  // Somebody else's may hold millions of keys, and counting ours goes through all of them.
  if (!store?.isPrivate) return null;
  // A paused store would keep the question, and a stopped one refuses it: nothing is known of either.
  if (store.state === 'down' || store.state === 'paused') return null;
  return store.measure(part).catch(() => null);
}

/** @param how a measurement collects garbage first, which tells the heap and takes a node's time; a glance does not */
export async function heldIn(deployment: Deployment, how: 'measure' | 'glance'): Promise<HeldState> {
  const nodes = deployment.nodes.map(async (node) => {
    const seen = await node[how]();
    return { node: node.name, sessions: seen?.sessionsHeld ?? null };
  });
  return { nodes: await Promise.all(nodes), store: await heldByStore(deployment) };
}
