/** What can be done to the fake lab's deployments: each call is noted, and shows in the events as the lab's would. */
import { LabRefusal } from '../../../src/lab/lab-control.ts';
import { type ClientName, clientNames, type TrafficRequest } from '../../../src/protocol/lab-clients.ts';
import type { StoreState } from '../../../src/protocol/lab-events.ts';
import type {
  DeploymentName,
  GatewayPolicy,
  NodeFault,
  StoreFault,
} from '../../../src/protocol/lab-words.ts';
import { running, stopped } from './deployments.ts';
import { FakePicture } from './fake-picture.ts';

const brokenStores: Partial<Record<StoreFault, StoreState['state']>> = {
  stop: 'down',
  kill: 'down',
  'power-cut': 'down',
  pause: 'paused',
  slow: 'slow',
  throttle: 'slow',
};
const brokenStates = { kill: 'down', drain: 'draining', restart: 'starting', pause: 'paused' } as const;

export class FakeDeployments extends FakePicture {
  async startDeployment(name: DeploymentName, nodes?: number): Promise<void> {
    this.calls.push(['start', name, nodes]);
    this.events.publish({ type: 'deployment', deployment: running(name, nodes) });
  }

  async stopDeployment(name: DeploymentName): Promise<void> {
    this.calls.push(['stop', name]);
    this.events.publish({ type: 'deployment', deployment: stopped(name) });
  }

  async breakNode(name: DeploymentName, node: string, fault: NodeFault): Promise<void> {
    this.calls.push([fault, name, node]);
    this.events.publish({ type: 'fault', deployment: name, fault, target: node });
    this.changeNode(name, node, brokenStates[fault]);
    // What lay in its memory went with the process.
    const { sessions } = this.find(name);
    if (fault === 'kill' || fault === 'restart')
      this.change(name, { sessions: sessions.filter((each) => each.node !== node) });
  }

  async healNode(name: DeploymentName, node: string): Promise<void> {
    this.calls.push(['heal', name, node]);
    this.changeNode(name, node, 'healthy');
    this.events.publish({ type: 'heal', deployment: name, target: node });
  }

  async addNode(name: DeploymentName): Promise<void> {
    this.calls.push(['add node', name]);
    const deployment = this.find(name);
    const node = `node-${deployment.nodes.length + 1}`;
    const nodes = running(name, deployment.nodes.length + 1).nodes;
    this.events.publish({ type: 'deployment', deployment: { ...deployment, nodes } });
    this.events.publish({ type: 'scale', deployment: name, change: 'added', node });
  }

  async removeNode(name: DeploymentName, node: string): Promise<void> {
    this.calls.push(['remove node', name, node]);
    const deployment = this.find(name);
    const nodes = deployment.nodes.filter((each) => each.name !== node);
    this.events.publish({ type: 'deployment', deployment: { ...deployment, nodes } });
    this.events.publish({ type: 'scale', deployment: name, change: 'removed', node });
  }

  async breakStore(name: DeploymentName, fault: StoreFault): Promise<void> {
    this.calls.push([fault, name, 'store']);
    const { store } = this.find(name);
    if (!store) throw new LabRefusal('impossible', `${name} has no store.`);
    const state = brokenStores[fault] ?? 'unreachable';
    this.events.publish({ type: 'fault', deployment: name, fault, target: 'store' });
    this.events.publish({ type: 'store', deployment: name, store: { ...store, state } });
  }

  async healStore(name: DeploymentName): Promise<void> {
    this.calls.push(['heal', name, 'store']);
    const { store } = this.find(name);
    if (store) this.events.publish({ type: 'store', deployment: name, store: { ...store, state: 'up' } });
    this.events.publish({ type: 'heal', deployment: name, target: 'store' });
  }

  async healAll(): Promise<void> {
    this.calls.push(['heal all']);
    for (const { name, nodes, store } of this.state().deployments) {
      for (const node of nodes) if (node.state !== 'healthy') await this.healNode(name, node.name);
      if (store && store.state !== 'up') await this.healStore(name);
    }
  }

  async reset(): Promise<void> {
    this.calls.push(['reset']);
    for (const { name, state } of this.state().deployments) {
      if (state === 'running') this.events.publish({ type: 'deployment', deployment: running(name) });
    }
  }

  async setPolicy(name: DeploymentName, gateway: GatewayPolicy): Promise<void> {
    this.calls.push(['policy', name, gateway]);
    this.change(name, { gateway });
  }

  async setTraffic(name: DeploymentName, { requestsPerSecond, users = 10 }: TrafficRequest): Promise<void> {
    this.calls.push(['traffic', name, requestsPerSecond, users]);
    this.change(name, { traffic: requestsPerSecond === 0 ? null : { requestsPerSecond, users } });
  }

  async addClient(name: DeploymentName): Promise<void> {
    this.calls.push(['add client', name]);
    const { clients } = this.find(name);
    const next = clientNames.find((each) => !clients.some((client) => client.name === each));
    if (!next) throw new LabRefusal('impossible', 'There are no more clients.');
    this.change(name, { clients: [...clients, { name: next, credential: null }] });
  }

  async removeClient(name: DeploymentName, client: ClientName): Promise<void> {
    this.calls.push(['remove client', name, client]);
    this.change(name, { clients: this.find(name).clients.filter((each) => each.name !== client) });
  }
}
