/** The lab's running deployments, at most one of each name, and what the page sees of them. */
import type { DeploymentState, LabEvent, LabState, StoreState } from '../protocol/lab-events.ts';
import { type DeploymentName, deploymentNames } from '../protocol/lab-words.ts';
import { Deployment } from './deployment.ts';
import type { DeploymentOptions } from './deployment-options.ts';
import { deploymentCard } from './deployments.ts';
import { impossibleFaults } from './impossible-faults.ts';
import { LabRefusal } from './lab-control.ts';
import { HopBudget } from './live/hop-budget.ts';
import { LiveDeployment } from './live/live-deployment.ts';
import { Sampler } from './live/sampler.ts';
import type { Guard } from './processes/guard.ts';
import type { Store } from './stores/store.ts';

/** Under a load sessions come and go all the time: the page hears of it this often. */
const TELL_EVERY_MS = 250;

const storeState = ({ name, state, port }: Store): StoreState => ({ name, state, port });

export class LabDeployments {
  readonly #guard: Guard;
  readonly #publish: (event: LabEvent) => void;
  readonly #running = new Map<DeploymentName, LiveDeployment>();
  readonly #starting = new Map<DeploymentName, Promise<unknown>>();
  readonly #failures = new Map<DeploymentName, string>();
  readonly #beside: Promise<Deployment>[] = [];
  readonly #budget = new HopBudget();
  readonly #sampler: Sampler;
  /** Whose state is different, and will be told in a moment. */
  readonly #untold = new Map<DeploymentName, NodeJS.Timeout>();
  #isClosed = false;

  constructor(guard: Guard, publish: (event: LabEvent) => void) {
    this.#guard = guard;
    this.#publish = publish;
    this.#sampler = new Sampler((deployment, sample) => {
      publish({ type: 'sample', deployment, sample });
      this.publish(deployment);
    });
  }

  /** @throws LabRefusal when it does not run */
  live(name: DeploymentName): LiveDeployment {
    const live = this.#running.get(name);
    if (!live) throw new LabRefusal('impossible', `${name} does not run. Start it first.`);
    return live;
  }

  running = (): DeploymentName[] => deploymentNames.filter((name) => this.#running.has(name));
  isActive = (name: DeploymentName): boolean => this.#running.has(name) || this.#starting.has(name);

  async start(options: Omit<DeploymentOptions, 'guard'>): Promise<Deployment> {
    // A run that goes on while the lab is being stopped must not start anything new.
    if (this.#isClosed) throw new LabRefusal('impossible', 'The lab is being stopped.');
    const { name, strategy } = options;
    if (this.isActive(name)) throw new LabRefusal('impossible', `${name} runs already.`);
    this.#failures.delete(name);
    let live: LiveDeployment | null = null;
    const starting = Deployment.start({
      ...options,
      guard: this.#guard,
      onForwarded: (request) => live?.forwarded(request, !this.#sampler.isPaused),
      onChange: () => {
        live?.nodesChanged();
        this.publish(name);
      },
    });
    this.#starting.set(name, starting);
    this.publish(name);
    try {
      const deployment = await starting;
      const onChange = () => this.#publishSoon(name);
      live = new LiveDeployment(deployment, {
        strategy,
        budget: this.#budget,
        publish: this.#publish,
        onChange,
      });
      this.#running.set(name, live);
      this.#sampler.begin(name, live);
      return deployment;
    } catch (error) {
      this.#failures.set(name, (error as Error).message);
      throw error;
    } finally {
      this.#starting.delete(name);
      this.publish(name);
    }
  }

  /** A run has its deployment for itself: fresh processes, nobody's sessions. */
  async startFresh(options: Omit<DeploymentOptions, 'guard'>): Promise<Deployment> {
    await this.#starting.get(options.name)?.catch(() => undefined);
    const running = this.#running.get(options.name);
    if (running) await this.end(running.deployment);
    return this.start(options);
  }

  /** One more, that nobody sees or commands; it stops with the lab if not before. */
  async startBeside(options: Omit<DeploymentOptions, 'guard'>): Promise<Deployment> {
    if (this.#isClosed) throw new LabRefusal('impossible', 'The lab is being stopped.');
    const starting = Deployment.start({ ...options, guard: this.#guard });
    this.#beside.push(starting);
    return starting;
  }

  async end(deployment: Deployment): Promise<void> {
    const { name } = deployment;
    const live = this.#running.get(name);
    if (live?.deployment === deployment) {
      live.close();
      this.#sampler.end(live);
      this.#running.delete(name);
    }
    await deployment.stop();
    this.publish(name);
  }

  /** Ends all, for good. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#starting.values());
    await Promise.allSettled(this.#beside.map(async (started) => (await started).stop()));
    await Promise.allSettled([...this.#running.values()].map(({ deployment }) => this.end(deployment)));
    for (const timer of this.#untold.values()) clearTimeout(timer);
  }

  /** @param onHealed told of each node and store */
  async healAll(onHealed: (name: DeploymentName, target: string) => void): Promise<void> {
    for (const [name, { deployment }] of [...this.#running]) {
      await deployment.healAll((target) => onHealed(name, target));
    }
  }

  /** A run has the machine for itself. It does not come back by itself afterwards. */
  endTraffic(): void {
    for (const [name, live] of this.#running) if (live.endTraffic()) this.publish(name);
  }

  /** While costs are measured nothing else may ask the nodes anything. */
  setQuiet(isQuiet: boolean): void {
    this.#sampler.isPaused = isQuiet;
  }

  states = (): Pick<LabState, 'deployments' | 'samples' | 'impossibleFaults'> => ({
    deployments: deploymentNames.map((name) => this.state(name)),
    samples: this.#sampler.latest(),
    impossibleFaults: impossibleFaults(),
  });

  #stateOf(name: DeploymentName, failure: string | null): DeploymentState['state'] {
    if (this.#running.has(name)) return 'running';
    if (this.#starting.has(name)) return 'starting';
    return failure === null ? 'stopped' : 'failed';
  }

  state(name: DeploymentName): DeploymentState {
    const { strategy, gateway, summary } = deploymentCard(name);
    const live = this.#running.get(name);
    const running = live?.deployment;
    const failure = running?.failure ?? this.#failures.get(name) ?? null;
    const store = running?.store;
    return {
      name,
      strategy,
      gateway: running?.policy ?? gateway,
      summary,
      state: this.#stateOf(name, failure),
      reason: failure,
      url: running?.url ?? null,
      store: store ? storeState(store) : null,
      ...(live?.state() ?? { nodes: [], clients: [], traffic: null, sessions: [] }),
    };
  }

  publish(name: DeploymentName): void {
    clearTimeout(this.#untold.get(name));
    this.#untold.delete(name);
    this.#publish({ type: 'deployment', deployment: this.state(name) });
  }

  #publishSoon(name: DeploymentName): void {
    if (this.#untold.has(name) || this.#isClosed) return;
    this.#untold.set(name, setTimeout(() => this.publish(name), TELL_EVERY_MS).unref());
  }

  publishStore(changed: Store): void {
    for (const [deployment, live] of this.#running) {
      if (live.deployment.store !== changed) continue;
      this.#publish({ type: 'store', deployment, store: storeState(changed) });
    }
  }
}
