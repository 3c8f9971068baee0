/** The laboratory: its deployments, its store, and one run at a time. */
import type { LabState, RunRequest, VisitorAction } from '../protocol/lab-events.ts';
import {
  type DeploymentName,
  deploymentNames,
  type NodeFault,
  type StoreFault,
} from '../protocol/lab-words.ts';
import type { Comparison, RunReport } from '../protocol/reports.ts';
import { compareReports, isCompared } from './compare.ts';
import type { Deployment } from './deployment.ts';
import { deployments, needsStore } from './deployments.ts';
import { createEventHub } from './event-hub.ts';
import { checkSelection, selectExperiments, UsageError } from './experiment-selection.ts';
import { type LabControl, LabRefusal } from './lab-control.ts';
import { LabDeployments } from './lab-deployments.ts';
import { LabStore } from './lab-store.ts';
import { startGuard } from './processes/guard.ts';
import { type Experiment, experimentCard, storeFaultsOf } from './runner/experiment.ts';
import type { RunEnvironment } from './runner/run-environment.ts';
import { type RunOptions, runExperiment } from './runner/run-experiment.ts';

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
  readonly #store: LabStore;
  readonly #reports = new Map<string, RunReport>();
  #comparison: Comparison | null = null;
  #activeRun: LabState['activeRun'] = null;
  #stopping: Promise<void> | null = null;

  constructor(options: LabOptions) {
    this.#options = options;
    this.#store = new LabStore(this.#guard, options.announce, (store) =>
      this.#deployments.publishStore(store),
    );
  }

  state(): LabState {
    return {
      sequence: this.events.sequence,
      experiments: this.#options.experiments.map(experimentCard),
      deployments: deploymentNames.map((name) => this.#deployments.state(name)),
      activeRun: this.#activeRun,
      reports: [...this.#reports.values()],
      comparison: this.#comparison,
    };
  }

  async startDeployment(name: DeploymentName, nodes?: number): Promise<void> {
    this.#mustBeIdle();
    if (this.#deployments.isActive(name)) throw new LabRefusal('impossible', `${name} runs already.`);
    const { strategy, gateway: policy, nodes: usual } = deployments[name];
    const { firstPort } = this.#options;
    await this.#deployments.start({
      name,
      strategy,
      policy,
      nodeCount: nodes ?? usual,
      store: needsStore(name) ? await this.#store.open() : null,
      throughLink: true,
      port: firstPort === undefined ? 0 : firstPort + deploymentNames.indexOf(name),
    });
  }

  async stopDeployment(name: DeploymentName): Promise<void> {
    await this.#deployments.end(this.#idle(name));
  }

  async breakNode(name: DeploymentName, node: string, fault: NodeFault): Promise<void> {
    await this.#idle(name).breakNode(node, fault);
    this.events.publish({ type: 'fault', deployment: name, fault, target: node });
    if (fault === 'restart') this.events.publish({ type: 'heal', deployment: name, target: node });
  }

  async healNode(name: DeploymentName, node: string): Promise<void> {
    await this.#idle(name).healNode(node);
    this.events.publish({ type: 'heal', deployment: name, target: node });
  }

  async addNode(name: DeploymentName): Promise<void> {
    const node = await this.#idle(name).addNode();
    this.events.publish({ type: 'scale', deployment: name, change: 'added', node });
  }

  async removeNode(name: DeploymentName, node: string): Promise<void> {
    await this.#idle(name).removeNode(node);
    this.events.publish({ type: 'scale', deployment: name, change: 'removed', node });
  }

  async breakStore(name: DeploymentName, fault: StoreFault): Promise<void> {
    await this.#idle(name).breakStore(fault);
    this.events.publish({ type: 'fault', deployment: name, fault, target: 'store' });
  }

  async healStore(name: DeploymentName): Promise<void> {
    await this.#idle(name).healStore();
    this.events.publish({ type: 'heal', deployment: name, target: 'store' });
  }

  async visit(name: DeploymentName, action: VisitorAction): Promise<void> {
    await this.#deployments.visit(this.#idle(name), action);
  }

  /** A run has its deployments for itself: what a hand breaks meanwhile would be judged as if it had happened by itself. */
  #mustBeIdle(): void {
    if (this.#activeRun)
      throw new LabRefusal('busy', `${this.#activeRun.experiment} runs now; wait until it has ended.`);
  }

  #idle(name: DeploymentName): Deployment {
    this.#mustBeIdle();
    return this.#deployments.get(name);
  }

  #become(activeRun: LabState['activeRun']): void {
    this.#activeRun = activeRun;
    this.events.publish({ type: 'run', activeRun });
  }

  #environment(): RunEnvironment {
    return {
      redis: () => this.#store.openWhole(),
      missingStore: (experiment) => this.#store.missing(storeFaultsOf(experiment)),
      startDeployment: (options) => this.#deployments.startFresh(options),
      startBeside: (options) => this.#deployments.startBeside(options),
      stopDeployment: (deployment) => this.#deployments.end(deployment),
      onStep: (experiment, deployment, step) => {
        this.#become({ experiment, deployment, step: step.text });
        if (step.kind === 'phase') this.events.publish({ type: 'phase', deployment, phase: step.phase });
      },
    };
  }

  /** Runs these experiments one after the other. @throws LabRefusal when another run goes on */
  async runAll(
    selected: readonly Experiment[],
    options: Omit<RunOptions, 'runsRoot'>,
    onReport: (report: RunReport) => void = () => undefined,
  ): Promise<RunReport[]> {
    this.#mustBeIdle();
    const reports: RunReport[] = [];
    const run = { ...options, runsRoot: this.#options.runsRoot };
    try {
      for (const experiment of selected) {
        this.#become({ experiment: experiment.name, deployment: null, step: null });
        const report = await runExperiment(experiment, this.#environment(), run);
        reports.push(report);
        this.#reports.set(report.experiment, report);
        this.events.publish({ type: 'report', report });
        onReport(report);
      }
      return reports;
    } finally {
      this.#become(null);
    }
  }

  async run({ experiments, deployments: names, seed = 1 }: RunRequest): Promise<RunReport[]> {
    try {
      const selected = selectExperiments(this.#options.experiments, experiments, names);
      checkSelection(selected, names, undefined);
      return await this.runAll(selected, { seed, deployments: names });
    } catch (error) {
      throw error instanceof UsageError ? new LabRefusal('unknown', error.message) : error;
    }
  }

  compare = (seed = 1): Promise<Comparison> => this.compareWith({ seed });
  async compareWith(
    options: Omit<RunOptions, 'runsRoot'>,
    onReport?: (report: RunReport) => void,
  ): Promise<Comparison> {
    const compared = this.#options.experiments.filter(isCompared);
    const reports = await this.runAll(compared, options, onReport);
    this.#comparison = compareReports(reports, options.seed, options.nodes);
    this.events.publish({ type: 'comparison', comparison: this.#comparison });
    return this.#comparison;
  }

  /** Ends everything the lab has started, and leaves nothing behind. May be called more than once. */
  stop = (): Promise<void> => (this.#stopping ??= this.#stop());

  async #stop(): Promise<void> {
    await this.#deployments.close();
    await this.#store.stop();
    await this.#guard.close();
  }
}
