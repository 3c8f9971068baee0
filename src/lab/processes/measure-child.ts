/** Asks a server of ours, over the lab's channel, what it holds. */
import { NodeReport } from '../../protocol/node-channel.ts';
import type { Child } from './child.ts';

const MEASURE_MS_MAX = 3_000;

export type NodeMeasurement = Pick<NodeReport, 'heapBytes' | 'rssBytes' | 'sessionsHeld'>;

/** Null when it does not answer. The number tells this answer from others on their way. */
export async function measureChild(child: Child, id: number): Promise<NodeMeasurement | null> {
  const { promise, resolve } = Promise.withResolvers<NodeMeasurement | null>();
  const listener = (message: unknown) => {
    const report = NodeReport.safeParse(message);
    if (report.success && report.data.id === id) resolve(report.data);
  };
  const timer = setTimeout(resolve, MEASURE_MS_MAX, null);
  child.process.on('message', listener).send({ type: 'measure', id }, (error) => error && resolve(null));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    child.process.off('message', listener);
  }
}
