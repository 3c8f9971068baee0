/** The laboratory: at most one running deployment of each name, one store, one run at a time. */
import type { DeploymentState, LabState, NodeState, RunRequest, VisitorAction } from '../protocol/lab-events.ts';
import { type DeploymentName, deploymentNames, type NodeFault, type StoreFault } from '../protocol/lab-words.ts';
import type { Comparison, RunReport } from '../protocol/reports.ts';
import { compareReports } from './compare.ts';
import { Deployment, type DeploymentOptions } from './deployment.ts';
import { deploymentCard, deployments, needsStore } from './deployments.ts';
import { createEventHub } from './event-hub.ts';
import { checkSelection, selectExperiments, UsageError } from './experiment-selection.ts';
import { hopOf } from './gateway/hop.ts';
import { type LabControl, LabRefusal } from './lab-control.ts';
import { type Guard, startGuard } from './processes/guard.ts';
import { type Experiment, experimentCard } from './runner/experiment.ts';
import type { RunEnvironment } from './runner/run-environment.ts';
import { type RunOptions, runExperiment } from './runner/run-experiment.ts';
import { findRedis, type RedisSource } from './stores/redis-finder.ts';
import { RedisStore } from './stores/redis-store.ts';
import { createVisitor, type Visitor } from './visitor.ts';

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
  readonly #guard: Guard = startGuard();
  readonly #running = new Map<DeploymentName, Deployment>();
  readonly #starting = new Map<DeploymentName, Promise<void>>();
  readonly #failures = new Map<DeploymentName, string>();
  readonly #visitors = new Map<DeploymentName, Visitor>();
  readonly #requests = new Map<string, number>();
  readonly #reports = new Map<string, RunReport>();
  #comparison: Comparison | null = null;
  #activeRun: LabState['activeRun'] = null;
  #source: RedisSource | null = null;
  #redis: Promise<RedisStore> | null = null;
  #stopping: Promise<void> | null = null;

  constructor(options: LabOptions) {
    this.#options = options;
  }

  /* The store ------------------------------------------------------------------------------------------ */

  #redisSource(): RedisSource {
    this.#source ??= findRedis(this.#options.announce);
    return this.#source;
  }

  redis = (): Promise<RedisStore> => {
    this.#redis ??= RedisStore.open(this.#guard, this.#redisSource()).then((store) => {
      store.onChange = () => this.#publishStore(store);
      return store;
    });
    return this.#redis;
  };

  #publishStore({ state, port }: RedisStore): void {
    for (const [name, { store }] of this.#running) {
      if (store) this.events.publish({ type: 'store', deployment: name, store: { name: 'redis', state, port } });
    }
  }

  #missingStore(experiment: Pick<Experiment, 'breaksStore'>): string | null {
    const source = this.#redisSource();
    if (source.kind === 'none') return `This machine has no Redis. Get it: ${source.remedy}`;
    if (source.kind === 'url' && experiment.breaksStore) {
      return 'REDIS_URL names a Redis that is not the lab’s to break. Unset it, so that the lab starts a private one.';
    }
    return null;
  }

  /* What the page sees --------------------------------------------------------------------------------- */

  #nodesOf(deployment: Deployment): NodeState[] {
    return deployment.nodes.map(({ name, port, pid, state, lastMeasured }) => ({
      name,
      port,
      pid,
      state,
      sessionsHeld: lastMeasured?.sessionsHeld ?? null,
      heapBytes: lastMeasured?.heapBytes ?? null,
      requests: this.#requests.get(`${deployment.name} ${name}`) ?? 0,
    }));
  }

  #deploymentState(name: DeploymentName): DeploymentState {
    const { strategy, gateway, summary } = deploymentCard(name);
    const running = this.#running.get(name);
    const failure = running?.failure ?? this.#failures.get(name) ?? null;
    const state = running ? 'running' : this.#starting.has(name) ? 'starting' : failure ? 'failed' : 'stopped';
    const store = running?.store;
    return {
      name,
      strategy,
      gateway: running?.policy ?? gateway,
      summary,
      state,
      reason: failure,
      url: running?.url ?? null,
      nodes: running ? this.#nodesOf(running) : [],
      store: store ? { name: 'redis', state: store.state, port: store.port } : null,
    };
  }

  #publishDeployment(name: DeploymentName): void {
    this.events.publish({ type: 'deployment', deployment: this.#deploymentState(name) });
  }

  state(): LabState {
    return {
      sequence: this.events.sequence,
      experiments: this.#options.experiments.map(experimentCard),
      deployments: deploymentNames.map((name) => this.#deploymentState(name)),
      activeRun: this.#activeRun,
      reports: [...this.#reports.values()],
      comparison: this.#comparison,
    };
  }

  /* Deployments ---------------------------------------------------------------------------------------- */

  async #start(options: Omit<DeploymentOptions, 'guard'>): Promise<Deployment> {
    const { name } = options;
    for (const key of this.#requests.keys()) if (key.startsWith(`${name} `)) this.#requests.delete(key);
    this.#failures.delete(name);
    const settled = Promise.withResolvers<void>();
    this.#starting.set(name, settled.promise);
    this.#publishDeployment(name);
    try {
      const deployment = await Deployment.start({
        ...options,
        guard: this.#guard,
        onForwarded: (request) => {
          const hop = hopOf(name, request);
          const key = `${name} ${hop.node}`;
          this.#requests.set(key, (this.#requests.get(key) ?? 0) + 1);
          this.events.publish({ type: 'hop', hop });
        },
        onChange: () => this.#publishDeployment(name),
      });
      this.#running.set(name, deployment);
      return deployment;
    } catch (error) {
      this.#failures.set(name, (error as Error).message);
      throw error;
    } finally {
      this.#starting.delete(name);
      settled.resolve();
      this.#publishDeployment(name);
    }
  }

  async #end(deployment: Deployment): Promise<void> {
    const { name } = deployment;
    this.#visitors.get(name)?.close();
    this.#visitors.delete(name);
    if (this.#running.get(name) === deployment) this.#running.delete(name);
    await deployment.stop();
    this.#publishDeployment(name);
  }

  async startDeployment(name: DeploymentName, nodes?: number): Promise<void> {
    this.#mustBeIdle();
    if (this.#running.has(name) || this.#starting.has(name)) throw new LabRefusal('impossible', `${name} runs already.`);
    const missing = needsStore(name) ? this.#missingStore({}) : null;
    if (missing) throw new LabRefusal('impossible', missing);
    const { strategy, gateway, nodes: usual } = deployments[name];
    const { firstPort } = this.#options;
    await this.#start({
      name,
      strategy,
      policy: gateway,
      nodeCount: nodes ?? usual,
      store: needsStore(name) ? await this.redis() : null,
      port: firstPort === undefined ? 0 : firstPort + deploymentNames.indexOf(name),
    });
  }

  #deployment(name: DeploymentName): Deployment {
    const deployment = this.#running.get(name);
    if (!deployment) throw new LabRefusal('impossible', `${name} does not run. Start it first.`);
    return deployment;
  }

  stopDeployment(name: DeploymentName): Promise<void> {
    this.#mustBeIdle();
    return this.#end(this.#deployment(name));
  }

  async breakNode(name: DeploymentName, node: string, fault: NodeFault): Promise<void> {
    const deployment = this.#deployment(name);
    this.events.publish({ type: 'fault', deployment: name, fault, target: node });
    await deployment.breakNode(node, fault);
    if (fault === 'restart') this.events.publish({ type: 'heal', deployment: name, target: node });
  }

  async healNode(name: DeploymentName, node: string): Promise<void> {
    await this.#deployment(name).healNode(node);
    this.events.publish({ type: 'heal', deployment: name, target: node });
  }

  async breakStore(name: DeploymentName, fault: StoreFault): Promise<void> {
    await this.#deployment(name).breakStore(fault);
    this.events.publish({ type: 'fault', deployment: name, fault, target: 'store' });
  }

  async healStore(name: DeploymentName): Promise<void> {
    await this.#deployment(name).healStore();
    this.events.publish({ type: 'heal', deployment: name, target: 'store' });
  }

  async visit(name: DeploymentName, action: VisitorAction): Promise<void> {
    const deployment = this.#deployment(name);
    const visitor = this.#visitors.get(name) ?? createVisitor(deployment.url);
    this.#visitors.set(name, visitor);
    await visitor.act(action);
    await Promise.all(deployment.nodes.map((node) => node.measure()));
    this.#publishDeployment(name);
  }

  /* Runs ----------------------------------------------------------------------------------------------- */

  #mustBeIdle(): void {
    if (this.#activeRun) throw new LabRefusal('busy', `${this.#activeRun.experiment} runs now; wait until it has ended.`);
  }

  #become(activeRun: LabState['activeRun']): void {
    this.#activeRun = activeRun;
    this.events.publish({ type: 'run', activeRun });
  }

  #environment(): RunEnvironment {
    return {
      redis: this.redis,
      missingStore: (experiment) => this.#missingStore(experiment),
      startDeployment: async (options) => {
        // A run has its deployment for itself: fresh processes, nobody's sessions.
        const running = this.#running.get(options.name);
        if (running) await this.#end(running);
        return this.#start(options);
      },
      stopDeployment: (deployment) => this.#end(deployment),
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
    const { runsRoot } = this.#options;
    const reports: RunReport[] = [];
    try {
      for (const experiment of selected) {
        this.#become({ experiment: experiment.name, deployment: null, step: null });
        const report = await runExperiment(experiment, this.#environment(), { ...options, runsRoot });
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
      const selected = selectExperiments(this.#options.experiments, experiments);
      for (const experiment of selected) checkSelection(experiment, names, undefined);
      return await this.runAll(selected, { seed, deployments: names });
    } catch (error) {
      throw error instanceof UsageError ? new LabRefusal('unknown', error.message) : error;
    }
  }

  async compare(seed = 1): Promise<Comparison> {
    return this.compareWith({ seed });
  }

  async compareWith(
    options: Omit<RunOptions, 'runsRoot'>,
    onReport?: (report: RunReport) => void,
  ): Promise<Comparison> {
    const reports = await this.runAll(this.#options.experiments, options, onReport);
    this.#comparison = compareReports(reports, options.seed, options.nodes);
    this.events.publish({ type: 'comparison', comparison: this.#comparison });
    return this.#comparison;
  }

  /** Ends everything the lab has started, and leaves nothing behind. May be called more than once. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    await Promise.allSettled([...this.#starting.values()]);
    await Promise.allSettled([...this.#running.values()].map((deployment) => this.#end(deployment)));
    const redis = await this.#redis?.catch(() => null);
    await redis?.stop();
    await this.#guard.close();
  }
}
