/** One running deployment: its nodes, the gateway in front of them and its part of the store. */
import { randomBytes } from 'node:crypto';
import type { DeploymentName, GatewayPolicy, NodeFault, StoreFault } from '../protocol/lab-words.ts';
import { demotionByAdmin, OPERATOR } from './client/operator.ts';
import { DeploymentNodes } from './deployment-nodes.ts';
import type { DeploymentOptions } from './deployment-options.ts';
import { type Gateway, startGateway } from './gateway/gateway.ts';
import { LabRefusal } from './lab-control.ts';
import { prepareNodes } from './preparation.ts';
import { NodeProcess } from './processes/node-process.ts';
import type { Store, StorePart } from './stores/store.ts';
import { UsersFile } from './users-file.ts';

/** How long the gateway waits for a node: a paused one is then given up. */
const ANSWER_MS_MAX = 2_500;

export class Deployment {
  readonly name: DeploymentName;
  readonly store: Store | null;
  /** The one that its accounts lie in, where that is another. */
  readonly database: Store | null;
  /** Its own, in whichever store. */
  readonly part: StorePart;
  readonly #options: DeploymentOptions;
  #gateway: Gateway | null = null;
  #nodes: DeploymentNodes | null = null;
  #users: UsersFile | null = null;
  #policy: GatewayPolicy;

  private constructor(options: DeploymentOptions) {
    this.#options = options;
    this.name = options.name;
    this.#policy = options.policy;
    this.store = options.store;
    this.database = options.database ?? null;
    // Random, since labs on several machines may share one store.
    const tag = randomBytes(6).toString('hex');
    this.part = { prefix: `statelab:${options.name}:${tag}:`, schema: `statelab_${options.name}_${tag}` };
  }

  static async start(options: DeploymentOptions): Promise<Deployment> {
    const deployment = new Deployment(options);
    try {
      await deployment.#start();
      return deployment;
    } catch (error) {
      await deployment.stop();
      throw error;
    }
  }

  async #start(): Promise<void> {
    const { guard, policy, nodeCount, port = 0, onForwarded, newRoute } = this.#options;
    this.#users = await UsersFile.create(guard, this.#isService ? [OPERATOR] : []);
    const newNode = await this.#nodeFactory(this.#users.path);
    this.#gateway = await startGateway({
      policy,
      port,
      answerMsMax: ANSWER_MS_MAX,
      ...(newRoute && { newRoute }),
      onForwarded: (request) => onForwarded?.(request),
    });
    const onChange = () => this.#changed();
    this.#nodes = new DeploymentNodes({ deployment: this.name, gateway: this.#gateway, newNode, onChange });
    await this.#nodes.start(nodeCount);
  }

  /** Every node, also one that is added later, has the same keys, lifetimes, users and stores. */
  async #nodeFactory(usersFile: string): Promise<(name: string) => NodeProcess> {
    const { guard } = this.#options;
    const { env, ...command } = await prepareNodes(this.#options, this.part, usersFile);
    return (name) => new NodeProcess(guard, { ...command, name, env, port: 0 });
  }

  get #isService(): boolean {
    return this.#options.server === 'service';
  }

  #changed(): void {
    this.#options.onChange?.();
  }

  get #running(): DeploymentNodes {
    if (!this.#nodes) throw new Error(`${this.name} has not been started`);
    return this.#nodes;
  }

  get nodes(): readonly NodeProcess[] {
    return this.#nodes?.all ?? [];
  }

  /** The first exit that nobody ordered, told with the end of the log; until what has ended is healed. */
  get failure(): string | null {
    return this.#nodes?.failure ?? this.store?.failure ?? null;
  }

  get url(): string {
    if (!this.#gateway) throw new Error(`${this.name} has not been started`);
    return this.#gateway.url;
  }

  get policy(): GatewayPolicy {
    return this.#policy;
  }

  setPolicy(policy: GatewayPolicy): void {
    this.#policy = policy;
    this.#gateway?.setPolicy(policy);
    this.#changed();
  }

  node = (name: string): NodeProcess => this.#running.get(name);
  breakNode = (name: string, fault: NodeFault): Promise<void> => this.#running.break(name, fault);
  healNode = (name: string): Promise<void> => this.#running.heal(name);
  addNode = (): Promise<string> => this.#running.add();
  removeNode = (name: string): Promise<void> => this.#running.remove(name);

  /** To be called for what takes the right: when that resolves, no node knows this user as an admin, as far as it can. */
  async demotionOf(username: string): Promise<() => Promise<void>> {
    if (this.#isService) return demotionByAdmin(this.url, username);
    return async () => {
      await this.#users?.demote(username);
      // One that is down will read the file when it starts.
      const running = this.nodes.filter(({ state }) => state !== 'down');
      await Promise.all(running.map((node) => node.reloadUsers()));
    };
  }

  #ownStore(): Store {
    if (!this.store) throw new LabRefusal('impossible', `${this.name} has no store.`);
    return this.store;
  }

  breakStore = (fault: StoreFault): Promise<void> => this.#ownStore().break(fault);
  /** Whole again: every node that is paused or down, and the store. @param onHealed told of each */
  async healAll(onHealed: (target: string) => void): Promise<void> {
    const ill = this.nodes.filter(({ state }) => state === 'paused' || state === 'down');
    const isStoreIll = this.store !== null && this.store.state !== 'up';
    // All of it is tried before any failure counts.
    const healing = await Promise.allSettled([
      ...ill.map(({ name }) => this.healNode(name).then(() => onHealed(name))),
      ...(isStoreIll ? [this.healStore().then(() => onHealed('store'))] : []),
    ]);
    for (const result of healing) if (result.status === 'rejected') throw result.reason;
  }

  healStore = async (): Promise<void> => {
    await this.#ownStore().heal();
    // Its failure was told as the deployment's own.
    this.#changed();
  };

  async stop(): Promise<void> {
    await this.#nodes?.stop();
    await this.#users?.remove();
    // A store that went away keeps what it has; the deployment has ended all the same.
    for (const store of new Set([this.store, this.#options.database])) {
      await store?.clear(this.part).catch(() => undefined);
    }
  }
}
