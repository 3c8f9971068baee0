/** Sizes that no client can see: what the store holds, and the heap of each node. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { NodeProcess } from '../processes/node-process.ts';
import type { Stage } from './stage.ts';

const COLLECTIONS = 4;
const SETTLE_MS = 150;

/**
 * The smallest heap of several collections: what a connection, a timer or a compiled function leaves behind goes
 * only when its turn comes, and all of that makes a heap larger than what is kept in it, never smaller.
 */
async function settledHeapBytes(node: NodeProcess): Promise<number | null> {
  const sizes: number[] = [];
  for (let time = 0; time < COLLECTIONS; time += 1) {
    await sleep(SETTLE_MS);
    const measured = await node.measure();
    if (!measured) return null;
    sizes.push(measured.heapBytes);
  }
  return Math.min(...sizes);
}

async function measureStore({ deployment, store, site: { recorder } }: Stage): Promise<void> {
  if (!store) return;
  const { bytes, sessions } = await store.measure(deployment.part);
  const connections = await store.connections(deployment.part);
  const measured = { storeBytes: bytes, storeSessions: sessions, storeConnections: connections };
  for (const name of ['storeBytes', 'storeSessions', 'storeConnections'] as const) {
    recorder.record({ type: 'measure', name, target: 'store', value: measured[name] });
  }
}

async function measureNodes({ deployment, site: { recorder } }: Stage): Promise<void> {
  const sizes = await Promise.all(deployment.nodes.map(settledHeapBytes));
  for (const [index, value] of sizes.entries()) {
    const target = deployment.nodes[index]?.name;
    if (value !== null && target) recorder.record({ type: 'measure', name: 'nodeHeapBytes', target, value });
  }
}

export const measure = (stage: Stage, what: 'store' | 'nodes'): Promise<void> =>
  what === 'store' ? measureStore(stage) : measureNodes(stage);
