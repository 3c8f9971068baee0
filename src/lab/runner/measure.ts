/** Sizes that no client can see: what the store holds, and the heap of each node. */
import type { Stage } from './stage.ts';

export async function measure(
  { deployment, store, site: { recorder } }: Stage,
  what: 'store' | 'nodes',
): Promise<void> {
  if (what === 'store' && store) {
    const { bytes, sessions } = await store.measure(deployment.storePrefix);
    recorder.record({ type: 'measure', name: 'storeBytes', target: 'store', value: bytes });
    recorder.record({ type: 'measure', name: 'storeSessions', target: 'store', value: sessions });
    recorder.record({
      type: 'measure',
      name: 'storeConnections',
      target: 'store',
      value: await store.connections(),
    });
  }
  if (what === 'nodes') {
    for (const node of deployment.nodes) {
      const measured = await node.measure();
      if (measured)
        recorder.record({
          type: 'measure',
          name: 'nodeHeapBytes',
          target: node.name,
          value: measured.heapBytes,
        });
    }
  }
}
