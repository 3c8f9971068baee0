/** The lab's running deployments, at most one of each name, and what the page sees of them. */
import type { DeploymentState, LabEvent, NodeState, VisitorAction } from '../protocol/lab-events.ts';
import type { DeploymentName } from '../protocol/lab-words.ts';
import { Deployment, type DeploymentOptions } from './deployment.ts';
import { deploymentCard } from './deployments.ts';
import { hopOf } from './gateway/hop.ts';
import { LabRefusal } from './lab-control.ts';
import type { Guard } from './processes/guard.ts';
import type { RedisStore } from './stores/redis-store.ts';
import { createVisitor, type Visitor } from './visitor.ts';

/** Nobody sees more of them, and under a full load they would cost the page and the gateway more than the requests. */
const HOPS_PER_SECOND_MAX = 150;

export class LabDeployments {
  readonly #guard: Guard;
  readonly #publish: (event: LabEvent) => void;
  readonly #running = new Map<DeploymentName, Deployment>();
  readonly #starting = new Map<DeploymentName, Promise<unknown>>();
  readonly #failures = new Map<DeploymentName, string>();
  readonly #beside: Promise<Deployment>[] = [];
  readonly #visitors = new Map<Deployment, Visitor>();
  /** Requests answered, by deployment and node. */
  readonly #requests = new Map<string, number>();
  #hops = { second: 0, published: 0 };
  #isClosed = false;

  constructor(guard: Guard, publish: (event: LabEvent) => void) {
    this.#guard = guard;
    this.#publish = publish;
  }

  /** @throws LabRefusal when it does not run */
  get(name: DeploymentName): Deployment {
    const deployment = this.#running.get(name);
    if (!deployment) throw new LabRefusal('impossible', `${name} does not run. Start it first.`);
    return deployment;
  }

  isActive = (name: DeploymentName): boolean => this.#running.has(name) || this.#starting.has(name);

  async start(options: Omit<DeploymentOptions, 'guard'>): Promise<Deployment> {
    // A run that goes on while the lab is being stopped must not start anything new.
    if (this.#isClosed) throw new LabRefusal('impossible', 'The lab is being stopped.');
    const { name } = options;
    if (this.isActive(name)) throw new LabRefusal('impossible', `${name} runs already.`);
    for (const key of this.#requests.keys()) if (key.startsWith(`${name} `)) this.#requests.delete(key);
    this.#failures.delete(name);
    const starting = Deployment.start({
      ...options,
      guard: this.#guard,
      onForwarded: (request) => this.#forwarded(name, request),
      onChange: () => this.publish(name),
    });
    this.#starting.set(name, starting);
    this.publish(name);
    try {
      const deployment = await starting;
      this.#running.set(name, deployment);
      return deployment;
    } catch (error) {
      this.#failures.set(name, (error as Error).message);
      throw error;
    } finally {
      this.#starting.delete(name);
      this.publish(name);
    }
  }

  #forwarded(name: DeploymentName, request: Parameters<typeof hopOf>[1]): void {
    const key = `${name} ${request.node}`;
    this.#requests.set(key, (this.#requests.get(key) ?? 0) + 1);
    const second = Math.floor(performance.now() / 1_000);
    if (second !== this.#hops.second) this.#hops = { second, published: 0 };
    this.#hops.published += 1;
    if (this.#hops.published <= HOPS_PER_SECOND_MAX)
      this.#publish({ type: 'hop', hop: hopOf(name, request) });
  }

  /** A run has its deployment for itself: fresh processes, nobody's sessions. */
  async startFresh(options: Omit<DeploymentOptions, 'guard'>): Promise<Deployment> {
    await this.#starting.get(options.name)?.catch(() => undefined);
    const running = this.#running.get(options.name);
    if (running) await this.end(running);
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
    this.#visitors.get(deployment)?.close();
    this.#visitors.delete(deployment);
    if (this.#running.get(name) === deployment) this.#running.delete(name);
    await deployment.stop();
    this.publish(name);
  }

  /** Ends all, for good. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#starting.values());
    await Promise.allSettled(this.#beside.map(async (started) => (await started).stop()));
    await Promise.allSettled([...this.#running.values()].map((deployment) => this.end(deployment)));
  }

  /** One request of the page's visitor, and what the nodes hold after it. */
  async visit(deployment: Deployment, action: VisitorAction): Promise<void> {
    await this.#visitor(deployment).act(action);
    await Promise.all(deployment.nodes.map((node) => node.measure()));
    this.publish(deployment.name);
  }

  #visitor(deployment: Deployment): Visitor {
    const node = deployment.nodes.find(({ state }) => state === 'healthy');
    const visitor =
      this.#visitors.get(deployment) ?? createVisitor(deployment.url, node?.origin ?? deployment.url);
    this.#visitors.set(deployment, visitor);
    return visitor;
  }

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

  #stateOf(name: DeploymentName, failure: string | null): DeploymentState['state'] {
    if (this.#running.has(name)) return 'running';
    if (this.#starting.has(name)) return 'starting';
    return failure === null ? 'stopped' : 'failed';
  }

  state(name: DeploymentName): DeploymentState {
    const { strategy, gateway, summary } = deploymentCard(name);
    const running = this.#running.get(name);
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
      nodes: running ? this.#nodesOf(running) : [],
      store: store ? { name: 'redis', state: store.state, port: store.port } : null,
    };
  }

  publish(name: DeploymentName): void {
    this.#publish({ type: 'deployment', deployment: this.state(name) });
  }

  publishStore({ state, port }: RedisStore): void {
    for (const [deployment, { store }] of this.#running) {
      if (store) this.#publish({ type: 'store', deployment, store: { name: 'redis', state, port } });
    }
  }
}
