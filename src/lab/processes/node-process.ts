/**
 * The supervisor of one node: starts it, breaks it on purpose, heals it, measures it. An exit that nobody
 * ordered is reported with the end of the node's log.
 */
import type { NodeState } from '../../protocol/lab-events.ts';
import { LabRefusal } from '../lab-control.ts';
import {
  glanceAtChild,
  measureChild,
  type NodeGlimpse,
  type NodeMeasurement,
  reloadUsersOf,
} from './ask-child.ts';
import { type Child, exitText, exitWithin, mustPause } from './child.ts';
import type { Guard } from './guard.ts';
import type { NodeSpec } from './node-spec.ts';
import { OutputLog } from './output-log.ts';
import { spawnNode } from './spawn-node.ts';

const READY_MS_MAX = 15_000;
const DRAIN_MS_MAX = 12_000;

/** A node that did not start, or did not do what a run needs of it: why is in the message. */
export class NodeFailed extends Error {}

export class NodeProcess {
  readonly name: string;
  readonly log = new OutputLog();
  onChange: () => void = () => undefined;
  /** Called with a text when the node ends and nobody ordered it. */
  onUnexpectedExit: (text: string) => void = () => undefined;
  state: NodeState['state'] = 'down';
  origin: string | null = null;
  /** What the last measurement found; null when it was never measured, or has started anew. */
  lastMeasured: NodeMeasurement | null = null;
  /** What was seen last, with or without a collection. */
  lastSeen: NodeGlimpse | null = null;

  readonly #guard: Guard;
  readonly #spec: NodeSpec;
  #child: Child | null = null;
  #port: number;
  #questions = 0;

  constructor(guard: Guard, spec: NodeSpec) {
    this.#guard = guard;
    this.#spec = spec;
    this.#port = spec.port;
    this.name = spec.name;
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  get port(): number | null {
    return this.#port === 0 ? null : this.#port;
  }

  #become(state: NodeState['state']): void {
    this.state = state;
    this.onChange();
  }

  async start(port = this.#port): Promise<void> {
    // Its child is there only when the system has made it: two starts at once would make two.
    if ((this.state as NodeState['state']) !== 'down')
      throw new LabRefusal('impossible', `${this.name} runs already.`);
    this.lastMeasured = null;
    this.lastSeen = null;
    this.#become('starting');
    const ready = Promise.withResolvers<string>();
    const spawned = spawnNode(this.#guard, this.#spec, port, this.log, ready.resolve);
    const child = await spawned.catch((error: Error) => {
      this.#become('down');
      throw new NodeFailed(`${this.name} cannot be started: ${error.message}`);
    });
    this.#child = child;
    child.process.once('close', () => {
      const isOrdered = this.#child !== child || this.state !== 'starting';
      const text = isOrdered ? `${this.name} was ended before it was ready.` : exitText(this.name, child);
      ready.reject(new NodeFailed(text));
      this.#ended(child);
    });
    const { readyMsMax = READY_MS_MAX } = this.#spec;
    const late = new NodeFailed(`${this.name} is not ready after ${readyMsMax} ms.`);
    const timer = setTimeout(ready.reject, readyMsMax, late);
    try {
      this.origin = await ready.promise;
    } catch (error) {
      // Whoever is too late must not go on as a node that nobody can break, heal or start again.
      child.signal('SIGKILL');
      await child.exited;
      throw error;
    } finally {
      clearTimeout(timer);
    }
    this.#port = Number(new URL(this.origin).port);
    // It may have been told to leave while it was still starting.
    if (this.state === 'starting') this.#become('healthy');
  }

  #ended(child: Child): void {
    if (this.#child !== child) return;
    const wasOrdered = this.state === 'draining' || this.state === 'starting';
    this.#child = null;
    this.#become('down');
    if (!wasOrdered) this.onUnexpectedExit(exitText(this.name, child));
  }

  #running(): Child {
    if (!this.#child) throw new LabRefusal('impossible', `${this.name} does not run.`);
    return this.#child;
  }

  #runningAs(state: 'healthy' | 'paused'): Child {
    const child = this.#running();
    if (this.state === state) return child;
    const why = `${this.name} is ${this.state}; that can be done to a ${state} node only.`;
    throw new LabRefusal('impossible', why);
  }

  /** SIGKILL: it gets no chance to say goodbye. */
  async kill(): Promise<void> {
    const child = this.#running();
    this.#child = null;
    child.signal('SIGKILL');
    await child.exited;
    this.#become('down');
  }

  /** Unready, finish what runs, exit. Over the channel, since not every system has SIGTERM. */
  async drain(): Promise<void> {
    const child = this.#running();
    // A paused node cannot read the order.
    if (this.state === 'paused') child.signal('SIGCONT');
    this.#become('draining');
    // Should the channel be closed already, so is the node's life: its exit tells more than the error.
    if (this.#spec.hasChannel) child.process.send({ type: 'drain' }, () => undefined);
    else child.signal('SIGTERM');
    if (!(await exitWithin(child, DRAIN_MS_MAX))) {
      child.signal('SIGKILL');
      await child.exited;
    }
    // Nobody is to be sent there any more, until it starts anew.
    this.origin = null;
  }

  pause(): void {
    mustPause();
    this.#runningAs('healthy').signal('SIGSTOP');
    this.#become('paused');
  }

  resume(): void {
    this.#runningAs('paused').signal('SIGCONT');
    this.#become('healthy');
  }

  /** Heap after a collection, and sessions held. Null for a server that has no channel, or is paused. */
  async measure(): Promise<NodeMeasurement | null> {
    const measured = await this.#look(measureChild);
    this.lastMeasured = measured ?? this.lastMeasured;
    this.lastSeen = measured ?? this.lastSeen;
    return measured;
  }

  /** Without a collection: it costs the node next to nothing. Null as with `measure`, or when it is late. */
  async glance(): Promise<NodeGlimpse | null> {
    const seen = await this.#look(glanceAtChild);
    this.lastSeen = seen ?? this.lastSeen;
    return seen;
  }

  async #look<Seen>(look: (child: Child, question: number) => Promise<Seen | null>): Promise<Seen | null> {
    const child = this.#child;
    if (!child || !this.#spec.hasChannel || this.state !== 'healthy') return null;
    this.#questions += 1;
    const seen = await look(child, this.#questions);
    // It may have ended meanwhile: what it held then is nobody's figure.
    return this.#child === child ? seen : null;
  }

  /** When this resolves, it goes by the users that its file has now. @throws NodeFailed when it cannot */
  async reloadUsers(): Promise<void> {
    const child = this.#running();
    this.#questions += 1;
    const { hasChannel } = this.#spec;
    const none = 'it is no server of ours, and has no channel to the lab.';
    const error = hasChannel ? await reloadUsersOf(child, this.#questions) : none;
    if (error !== null) throw new NodeFailed(`${this.name} did not read its users again: ${error}`);
  }

  /** Ends it in whatever state it is. */
  async stop(): Promise<void> {
    if (!this.#child) return;
    if (this.state === 'healthy') await this.drain();
    else await this.kill();
  }
}
