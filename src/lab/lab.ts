/** The laboratory: its deployments, its store, and one run at a time. */
import type { Readable } from 'node:stream';
import type { Exchange } from '../protocol/exchanges.ts';
import type { ClientAction, ClientName, TrafficRequest } from '../protocol/lab-clients.ts';
import type { LabState, RunRequest } from '../protocol/lab-events.ts';
import {
  type DeploymentName,
  deploymentNames,
  type GatewayPolicy,
  type NodeFault,
  type StoreFault,
} from '../protocol/lab-words.ts';
import type { Comparison, RunReport, RunSummary } from '../protocol/reports.ts';
import { deployments } from './deployments.ts';
import { createEventHub } from './event-hub.ts';
import { type LabControl, LabRefusal } from './lab-control.ts';
import { LabDeployments } from './lab-deployments.ts';
import { LabRuns } from './lab-runs.ts';
import { LabStores } from './lab-store.ts';
import type { LiveDeployment } from './live/live-deployment.ts';
import { startGuard } from './processes/guard.ts';
import { type Experiment, experimentCard } from './runner/experiment.ts';
import type { RunEnvironment } from './runner/run-environment.ts';

export interface LabOptions {
  readonly experiments: readonly Experiment[];
  readonly runsRoot: string;
  /** Told before anything is installed on the machine. */
  readonly announce: (text: string) => void;
  /** First of the ports that gateways prefer; absent: any free ones. */
  readonly firstPort?: number;
}

export class Lab implements LabControl {
  readonly events = createEventHub();
  readonly #options: LabOptions;
  readonly #guard = startGuard();
  readonly #deployments = new LabDeployments(this.#guard, (event) => this.events.publish(event));
  readonly #stores: LabStores;
  readonly #runs: LabRuns;
  #stopping: Promise<void> | null = null;

  constructor(options: LabOptions) {
    this.#options = options;
    const { experiments, runsRoot, announce } = options;
    this.#stores = new LabStores(this.#guard, announce, (store) => this.#deployments.publishStore(store));
    this.#runs = new LabRuns({
      experiments,
      runsRoot,
      events: this.events,
      environment: () => this.#environment(),
      onBegin: ({ part }) => {
        this.#deployments.endTraffic();
        this.#deployments.setQuiet(part === 'F');
      },
      onEnd: () => this.#deployments.setQuiet(false),
    });
  }

  state(): LabState {
    return {
      sequence: this.events.sequence,
      experiments: this.#options.experiments.map(experimentCard),
      ...this.#deployments.states(),
      ...this.#runs.state(),
    };
  }

  async startDeployment(name: DeploymentName, nodes?: number): Promise<void> {
    this.#runs.mustBeIdle();
    if (this.#deployments.isActive(name)) throw new LabRefusal('impossible', `${name} runs already.`);
    const { strategy, gateway: policy, nodes: usual, storeDeadlineMs } = deployments[name];
    const { firstPort } = this.#options;
    await this.#deployments.start({
      name,
      strategy,
      policy,
      nodeCount: nodes ?? usual,
      store: (await this.#stores.of(name)?.open()) ?? null,
      throughLink: true,
      storeDeadlineMs,
      port: firstPort === undefined ? 0 : firstPort + deploymentNames.indexOf(name),
    });
  }

  stopDeployment = async (name: DeploymentName): Promise<void> =>
    this.#deployments.end(this.#idle(name).deployment);

  async breakNode(name: DeploymentName, node: string, fault: NodeFault): Promise<void> {
    await this.#idle(name).deployment.breakNode(node, fault);
    this.events.publish({ type: 'fault', deployment: name, fault, target: node });
    if (fault === 'restart') this.#tellHealed(name, node);
  }

  async healNode(name: DeploymentName, node: string): Promise<void> {
    await this.#idle(name).deployment.healNode(node);
    this.#tellHealed(name, node);
  }

  async addNode(name: DeploymentName): Promise<void> {
    const node = await this.#idle(name).deployment.addNode();
    this.events.publish({ type: 'scale', deployment: name, change: 'added', node });
  }

  async removeNode(name: DeploymentName, node: string): Promise<void> {
    await this.#idle(name).deployment.removeNode(node);
    this.events.publish({ type: 'scale', deployment: name, change: 'removed', node });
  }

  async breakStore(name: DeploymentName, fault: StoreFault): Promise<void> {
    await this.#idle(name).deployment.breakStore(fault);
    this.events.publish({ type: 'fault', deployment: name, fault, target: 'store' });
  }

  async healStore(name: DeploymentName): Promise<void> {
    await this.#idle(name).deployment.healStore();
    this.#tellHealed(name, 'store');
  }

  #tellHealed(deployment: DeploymentName, target: string): void {
    this.events.publish({ type: 'heal', deployment, target });
  }

  async healAll(): Promise<void> {
    this.#runs.mustBeIdle();
    await this.#deployments.healAll((name, target) => this.#tellHealed(name, target));
  }

  async reset(): Promise<void> {
    this.#runs.mustBeIdle();
    const running = this.#deployments.running();
    for (const name of running) await this.stopDeployment(name);
    for (const name of running) await this.#stores.of(name)?.openWhole();
    // One after the other, or all of their processes would start at once; one that fails keeps no other from it.
    let failure: Error | null = null;
    for (const name of running) {
      await this.startDeployment(name).catch((error: Error) => {
        failure ??= error;
      });
    }
    if (failure) throw failure;
  }

  setPolicy = async (name: DeploymentName, policy: GatewayPolicy): Promise<void> =>
    this.#idle(name).deployment.setPolicy(policy);

  addClient = (name: DeploymentName): Promise<void> => this.#byHand(name, (live) => live.addClient());
  removeClient = (name: DeploymentName, client: ClientName): Promise<void> =>
    this.#byHand(name, (live) => live.removeClient(client));
  act = (name: DeploymentName, client: ClientName, action: ClientAction, node?: string): Promise<void> =>
    this.#byHand(name, (live) => live.act(client, action, node));
  repeat = (name: DeploymentName, hop: number, node?: string): Promise<void> =>
    this.#byHand(name, (live) => live.repeat(hop, node));
  setTraffic = (name: DeploymentName, traffic: TrafficRequest): Promise<void> =>
    this.#byHand(name, (live) => live.setTraffic(traffic));

  /** And what has become of the deployment is told. */
  async #byHand(name: DeploymentName, act: (live: LiveDeployment) => Promise<void> | void): Promise<void> {
    await act(this.#idle(name));
    this.#deployments.publish(name);
  }

  async exchange(name: DeploymentName, hop: number): Promise<Exchange> {
    return this.#deployments.live(name).exchange(hop);
  }

  #idle(name: DeploymentName): LiveDeployment {
    this.#runs.mustBeIdle();
    return this.#deployments.live(name);
  }

  #environment(): Omit<RunEnvironment, 'onStep'> {
    return {
      store: (name) => this.#stores.get(name).openWhole(),
      missingStore: (name, faults) => this.#stores.get(name).missing(faults),
      startDeployment: (options) => this.#deployments.startFresh(options),
      startBeside: (options) => this.#deployments.startBeside(options),
      stopDeployment: (deployment) => this.#deployments.end(deployment),
    };
  }

  runs = (): Promise<RunSummary[]> => this.#runs.list();
  report = (run: string): Promise<RunReport> => this.#runs.report(run);
  history = (run: string, name: DeploymentName): Promise<Readable> => this.#runs.history(run, name);
  reportPage = (run: string): Promise<string> => this.#runs.page(run);
  run = (request: RunRequest): Promise<RunReport[]> => this.#runs.run(request);
  compare = (seed = 1): Promise<Comparison> => this.#runs.compare({ seed });
  runAll: LabRuns['runAll'] = (...asked) => this.#runs.runAll(...asked);
  compareWith: LabRuns['compare'] = (...asked) => this.#runs.compare(...asked);

  /** Ends everything the lab has started, and leaves nothing behind. May be called more than once. */
  stop = (): Promise<void> => (this.#stopping ??= this.#stop());

  async #stop(): Promise<void> {
    const inOrder = this.#deployments.close().then(() => this.#stores.stop());
    // Whatever could not be ended in order, the guardian ends.
    await inOrder.finally(() => this.#guard.close());
  }
}
