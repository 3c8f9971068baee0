/** What the fake lab knows: it keeps its own picture by the page's reducer, which the reducer's own tests make sure of. */
import { createEventHub } from '../../../src/lab/event-hub.ts';
import { type LabEvents, LabRefusal } from '../../../src/lab/lab-control.ts';
import type { DeploymentState, LabState, NodeState } from '../../../src/protocol/lab-events.ts';
import type { DeploymentName } from '../../../src/protocol/lab-words.ts';
import { emptyModel } from '../../../web/model/model.ts';
import { reduce } from '../../../web/model/reduce.ts';
import { firstState } from './first-state.ts';

export class FakePicture {
  /** What was asked of it, oldest first. */
  readonly calls: unknown[][] = [];
  readonly events: LabEvents;
  #model = emptyModel;

  constructor({ keptMax = 2000 } = {}) {
    this.events = createEventHub({ keptMax });
    const snapshot = { type: 'snapshot' as const, state: firstState };
    this.#model = reduce(emptyModel, { sequence: this.events.sequence, event: snapshot });
    this.events.subscribe((numbered) => {
      this.#model = reduce(this.#model, numbered);
    });
  }

  state(): LabState {
    return { ...firstState, ...this.#model.lab, sequence: this.events.sequence };
  }

  protected find(name: DeploymentName): DeploymentState {
    const found = this.state().deployments.find((each) => each.name === name);
    if (!found) throw new LabRefusal('unknown', `There is no deployment ${name}.`);
    return found;
  }

  protected changeNode(deployment: DeploymentName, name: string, state: NodeState['state']): void {
    const found = this.find(deployment).nodes.find((each) => each.name === name);
    if (!found) throw new LabRefusal('unknown', `${deployment} has no node ${name}.`);
    this.events.publish({ type: 'node', deployment, node: { ...found, state } });
  }

  protected change(name: DeploymentName, change: Partial<DeploymentState>): void {
    this.events.publish({ type: 'deployment', deployment: { ...this.find(name), ...change } });
  }
}
