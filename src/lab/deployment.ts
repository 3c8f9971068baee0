/** One running deployment: its nodes, the gateway in front of them and its part of the store. */
import { randomBytes } from 'node:crypto';
import type { DeploymentName, GatewayPolicy, NodeFault, StoreFault } from '../protocol/lab-words.ts';
import type { StrategyName } from '../protocol/strategies.ts';
import { type ForwardedRequest, type Gateway, startGateway } from './gateway/gateway.ts';
import { LabRefusal } from './lab-control.ts';
import { deploymentEnvironment, type Lifetimes, teachingServer } from './node-command.ts';
import type { Guard } from './processes/guard.ts';
import { type NodeCommandLine, NodeProcess } from './processes/node-process.ts';
import type { RedisStore } from './stores/redis-store.ts';

/** How long the gateway waits for a node: a paused one is then given up. */
const ANSWER_MS_MAX = 2_500;

export interface DeploymentOptions {
  readonly guard: Guard;
  readonly name: DeploymentName;
  readonly strategy: StrategyName;
  readonly policy: GatewayPolicy;
  readonly nodeCount: number;
  readonly store: RedisStore | null;
  /** Its nodes reach the store through the lab's link, which can then be broken; it costs a little time. */
  readonly throughLink?: boolean;
  readonly storeDeadlineMs?: number | undefined;
  readonly lifetimes?: Lifetimes | undefined;
  /** Preferred port of the gateway. 0: any; its nodes always take any. */
  readonly port?: number;
  /** Another command line than our own server's: the checker must then see what it does, not what it is called. */
  readonly command?: NodeCommandLine | undefined;
  /** Routes of the gateway's affinity, where a run must be repeatable; absent: random ones. */
  readonly newRoute?: (() => string) | undefined;
  readonly onForwarded?: (request: ForwardedRequest) => void;
  readonly onChange?: (deployment: Deployment) => void;
}

export class Deployment {
  readonly name: DeploymentName;
  readonly policy: GatewayPolicy;
  readonly nodes: NodeProcess[] = [];
  readonly store: RedisStore | null;
  readonly storePrefix: string;
  readonly #options: DeploymentOptions;
  #gateway: Gateway | null = null;
  /** By node, oldest first. */
  readonly #nodeFailures = new Map<string, string>();
  #isStopped = false;

  private constructor(options: DeploymentOptions) {
    this.#options = options;
    this.name = options.name;
    this.policy = options.policy;
    this.store = options.store;
    // Random, since labs on several machines may share one Redis.
    this.storePrefix = `statelab:${options.name}:${randomBytes(6).toString('hex')}:`;
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
    const {
      policy,
      strategy,
      name,
      nodeCount,
      store,
      lifetimes,
      storeDeadlineMs,
      throughLink = false,
      port = 0,
      onForwarded,
      newRoute,
    } = this.#options;
    const command = this.#options.command ?? teachingServer(strategy);
    const redisUrl = (throughLink ? await store?.link.url() : store?.url) ?? null;
    const cookieName = `statelab_${name}`;
    const env = deploymentEnvironment({
      strategy,
      cookieName,
      storePrefix: this.storePrefix,
      redisUrl,
      lifetimes,
      storeDeadlineMs,
    });
    this.#gateway = await startGateway({
      policy,
      port,
      answerMsMax: ANSWER_MS_MAX,
      ...(newRoute && { newRoute }),
      onForwarded: (request) => onForwarded?.(request),
    });
    for (let number = 1; number <= nodeCount; number += 1) {
      const node = new NodeProcess(this.#options.guard, {
        ...command,
        name: `node-${number}`,
        env: { ...env, ...command.env },
        port: 0,
      });
      node.onChange = () => this.#changed();
      node.onUnexpectedExit = (text) => {
        this.#nodeFailures.set(node.name, text);
        this.#changed();
      };
      this.nodes.push(node);
    }
    // All of them, before any failure counts: whoever stops the deployment must find nothing half started.
    const started = await Promise.allSettled(this.nodes.map((node) => node.start()));
    for (const result of started) if (result.status === 'rejected') throw result.reason;
    this.#aim();
  }

  #changed(): void {
    this.#options.onChange?.(this);
  }

  /** The first exit that nobody ordered, told with the end of the log; until what has ended is healed. */
  get failure(): string | null {
    const [first = null] = this.#nodeFailures.values();
    return first ?? this.store?.failure ?? null;
  }

  get url(): string {
    if (!this.#gateway) throw new Error(`${this.name} has not been started`);
    return this.#gateway.url;
  }

  /** Tells the gateway which nodes there are; that a killed or paused one is ill it must find out itself. */
  #aim(leaving: NodeProcess | null = null): void {
    const staying = this.nodes.filter((node) => node !== leaving && node.state !== 'draining');
    this.#gateway?.setTargets(
      staying.flatMap(({ name, origin }) => (origin === null ? [] : [{ name, origin }])),
    );
  }

  node(name: string): NodeProcess {
    const node = this.nodes.find((candidate) => candidate.name === name);
    if (node) return node;
    const known = this.nodes.map((candidate) => candidate.name).join(', ');
    throw new LabRefusal('unknown', `${this.name} has no node ${name}; it has ${known}.`);
  }

  async breakNode(name: string, fault: NodeFault): Promise<void> {
    const node = this.node(name);
    if (fault === 'kill') await node.kill();
    if (fault === 'pause') node.pause();
    if (fault === 'drain' || fault === 'restart') await this.#drain(node);
    if (fault === 'restart') await this.#begin(node);
  }

  /** First no new requests, then the ones in flight, then the exit. */
  async #drain(node: NodeProcess): Promise<void> {
    this.#aim(node);
    await node.drain();
  }

  async #begin(node: NodeProcess): Promise<void> {
    // A restart that was under way when the deployment was stopped must not bring the node back.
    if (this.#isStopped) throw new LabRefusal('impossible', `${this.name} has been stopped.`);
    await node.start();
    if (this.#isStopped) await node.stop();
    this.#aim();
    if (this.#nodeFailures.delete(node.name)) this.#changed();
  }

  async healNode(name: string): Promise<void> {
    const node = this.node(name);
    if (node.state === 'paused') node.resume();
    else if (node.state === 'down') await this.#begin(node);
    else
      throw new LabRefusal(
        'impossible',
        `${name} is ${node.state}; only a paused or down node can be healed.`,
      );
  }

  #ownStore(): RedisStore {
    if (!this.store) throw new LabRefusal('impossible', `${this.name} has no store.`);
    return this.store;
  }

  breakStore = (fault: StoreFault): Promise<void> => this.#ownStore().break(fault);
  healStore = async (): Promise<void> => {
    await this.#ownStore().heal();
    // Its failure was told as the deployment's own.
    this.#changed();
  };

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#gateway?.close();
    await Promise.all(this.nodes.map((node) => node.stop()));
    // A store that went away keeps its keys until they expire; the deployment has ended all the same.
    await this.store?.clear(this.storePrefix).catch(() => undefined);
  }
}
