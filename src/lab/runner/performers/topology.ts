/** Carries out the steps that change how many nodes there are. */
import type { TopologySteps } from '../step.ts';
import type { Performers } from './performers.ts';

export const topologyPerformers: Performers<keyof TopologySteps> = {
  async addNodes({ deployment, site: { recorder } }, { count }) {
    for (let added = 0; added < count; added += 1) {
      recorder.record({ type: 'scale', nodes: deployment.nodes.length + 1 });
      await deployment.addNode();
    }
  },

  async removeNode({ deployment, site: { recorder } }, { target }) {
    recorder.record({ type: 'scale', nodes: deployment.nodes.length - 1 });
    await deployment.removeNode(target);
  },
};
