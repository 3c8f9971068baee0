/** The nodes behind one gateway: begun, broken, healed, added and removed, and the gateway told in time. */
import { type NodeFault, nodesMax } from '../protocol/lab-words.ts';
import type { Gateway } from './gateway/gateway.ts';
import { LabRefusal } from './lab-control.ts';
import type { NodeProcess } from './processes/node-process.ts';

interface DeploymentNodesOptions {
  readonly deployment: string;
  readonly gateway: Gateway;
  readonly newNode: (name: string) => NodeProcess;
  readonly onChange: () => void;
}

export class DeploymentNodes {
  /** In the order of their numbers. */
  readonly all: NodeProcess[] = [];
  readonly #options: DeploymentNodesOptions;
  /** The gateway must not send to them any more, although they run still. */
  readonly #leaving = new Set<NodeProcess>();
  /** By node, oldest first. */
  readonly #failures = new Map<string, string>();
  #numbersGiven = 0;
  #isStopped = false;

  constructor(options: DeploymentNodesOptions) {
    this.#options = options;
  }

  async start(count: number): Promise<void> {
    const nodes = Array.from({ length: count }, () => this.#create());
    // All of them, before any failure counts: whoever stops the deployment must find nothing half started.
    const started = await Promise.allSettled(nodes.map((node) => node.start()));
    for (const result of started) if (result.status === 'rejected') throw result.reason;
    await this.#aim();
  }

  /** A number is given once: whoever reads a history must not take a new node for one that was removed. */
  #create(): NodeProcess {
    this.#numbersGiven += 1;
    const node = this.#options.newNode(`node-${this.#numbersGiven}`);
    node.onChange = this.#options.onChange;
    node.onUnexpectedExit = (text) => {
      this.#failures.set(node.name, text);
      this.#options.onChange();
    };
    this.all.push(node);
    return node;
  }

  /** The first exit that nobody ordered, told with the end of the log; until what has ended is healed. */
  get failure(): string | null {
    const [first = null] = this.#failures.values();
    return first;
  }

  get(name: string): NodeProcess {
    const node = this.all.find((candidate) => candidate.name === name);
    if (node) return node;
    const known = this.all.map((candidate) => candidate.name).join(', ');
    throw new LabRefusal('unknown', `${this.#options.deployment} has no node ${name}; it has ${known}.`);
  }

  /**
   * Tells the gateway which nodes there are; that a killed or paused one is ill it must find out itself.
   * Resolves when no request of the gateway is on its way to a node that is no longer among them.
   */
  #aim(): Promise<void> {
    const staying = this.all.filter((node) => !this.#leaving.has(node));
    return this.#options.gateway.setTargets(
      staying.flatMap(({ name, origin }) => (origin === null ? [] : [{ name, origin }])),
    );
  }

  async break(name: string, fault: NodeFault): Promise<void> {
    const node = this.get(name);
    if (fault === 'kill') await node.kill();
    if (fault === 'pause') node.pause();
    if (fault === 'drain' || fault === 'restart') await this.#drain(node);
    if (fault === 'restart') await this.#begin(node);
  }

  /**
   * First no new requests, then the ones on their way, then the exit. A node that leaves closes its idle
   * connections; a request that was sent on one of them at that moment would be lost, so the gateway goes first.
   */
  async #drain(node: NodeProcess): Promise<void> {
    this.#mustNotLeave(node);
    this.#leaving.add(node);
    try {
      await this.#aim();
      await node.drain();
    } finally {
      this.#leaving.delete(node);
      // Drained, it has no address left; otherwise it runs on, and is to be found again.
      await this.#aim();
    }
  }

  #mustNotLeave(node: NodeProcess): void {
    if (this.#leaving.has(node)) throw new LabRefusal('impossible', `${node.name} is leaving already.`);
  }

  async #begin(node: NodeProcess): Promise<void> {
    // A restart that was under way when the deployment was stopped must not bring the node back.
    this.#mustRun();
    await node.start().catch((error: Error) => {
      // While it was away, somebody's connection may have been given its port: then it takes another.
      if (!error.message.includes(' is taken on ')) throw error;
      return node.start(0);
    });
    if (this.#isStopped) await node.stop();
    await this.#aim();
    if (this.#failures.delete(node.name)) this.#options.onChange();
  }

  #mustRun(): void {
    if (this.#isStopped) throw new LabRefusal('impossible', `${this.#options.deployment} has been stopped.`);
  }

  async heal(name: string): Promise<void> {
    const node = this.get(name);
    if (node.state === 'paused') node.resume();
    else if (node.state === 'down') await this.#begin(node);
    else
      throw new LabRefusal(
        'impossible',
        `${name} is ${node.state}; only a paused or down node can be healed.`,
      );
  }

  /** One more, under the next number; it gets requests as soon as it is ready. @returns its name */
  async add(): Promise<string> {
    this.#mustRun();
    if (this.all.length >= nodesMax) {
      throw new LabRefusal(
        'impossible',
        `${this.#options.deployment} has ${nodesMax} nodes, the most it may.`,
      );
    }
    const node = this.#create();
    try {
      await this.#begin(node);
      return node.name;
    } catch (error) {
      this.#forget(node);
      throw error;
    }
  }

  /** Drained in order, and then gone, with whatever only it knew. */
  async remove(name: string): Promise<void> {
    const node = this.get(name);
    this.#mustNotLeave(node);
    const staying = this.all.filter((other) => other !== node && !this.#leaving.has(other));
    if (staying.length === 0) {
      throw new LabRefusal('impossible', `${name} is the last node of ${this.#options.deployment}.`);
    }
    if (node.state !== 'down') await this.#drain(node);
    this.#forget(node);
    await this.#aim();
  }

  #forget(node: NodeProcess): void {
    const place = this.all.indexOf(node);
    if (place !== -1) this.all.splice(place, 1);
    this.#failures.delete(node.name);
    this.#options.onChange();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#options.gateway.close();
    await Promise.all(this.all.map((node) => node.stop()));
  }
}
