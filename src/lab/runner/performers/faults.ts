/** Carries out the steps that break something, and heal it. */
import type { Stage } from '../stage.ts';
import type { FaultSteps } from '../step.ts';
import type { Performers } from './performers.ts';

function nodesOf({ deployment }: Stage, target: string) {
  return target === 'every node' ? [...deployment.nodes] : [deployment.node(target)];
}

export const faultPerformers: Performers<keyof FaultSteps> = {
  async breakNode(stage, { fault, target }) {
    const { recorder } = stage.site;
    for (const node of nodesOf(stage, target)) {
      recorder.record({ type: 'fault', fault, target: node.name });
      await stage.deployment.breakNode(node.name, fault);
      // A restart heals itself.
      if (fault === 'restart') recorder.record({ type: 'heal', target: node.name });
    }
  },

  async healNode(stage, { target }) {
    for (const node of nodesOf(stage, target)) {
      await stage.deployment.healNode(node.name);
      stage.site.recorder.record({ type: 'heal', target: node.name });
    }
  },

  async breakStore({ store, site: { recorder } }, { fault }) {
    if (!store) throw new Error('this experiment needs a store to break');
    await store.break(fault);
    recorder.record({ type: 'fault', fault, target: 'store' });
  },

  async healStore({ store, site: { recorder } }) {
    await store?.heal();
    // As with a node, when it is there again: how long this machine takes to start it is not the servers' recovery.
    recorder.record({ type: 'heal', target: 'store' });
  },
};
