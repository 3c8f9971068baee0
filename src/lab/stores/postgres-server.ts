/**
 * The process of the lab's own PostgreSQL: started on its port with its data, stopped, killed, paused. It is many
 * processes: one that listens, and its children, of which each serves one connection. When the first is killed its
 * children notice and end; when it is paused they do not.
 */
import { join } from 'node:path';
import { LabRefusal } from '../lab-control.ts';
import { type Child, exitText, exitWithin, mustPause, startChild } from '../processes/child.ts';
import { childrenOf, signalAll } from '../processes/family.ts';
import type { Guard } from '../processes/guard.ts';
import { type Cluster, postgresEnvironment } from './postgres-cluster.ts';
import type { StoreServer } from './store.ts';

const STOP_MS_MAX = 10_000;
/** A child that was being born while its parent was stopped is found by the next look. */
const LOOKS_MAX = 10;

export class PostgresServer implements StoreServer {
  failure: string | null = null;
  readonly #guard: Guard;
  readonly #cluster: Cluster;
  readonly #port: number;
  readonly #onFailure: () => void;
  #child: Child | null = null;
  #isPaused = false;
  /** Children that are paused: nobody ends them but the lab. */
  #paused: number[] = [];
  #letGo: () => void = () => undefined;

  constructor(guard: Guard, cluster: Cluster, port: number, onFailure: () => void) {
    this.#guard = guard;
    this.#cluster = cluster;
    this.#port = port;
    this.#onFailure = onFailure;
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  async spawn(): Promise<void> {
    const { programs, folder, data, user } = this.#cluster;
    this.failure = null;
    const child = await startChild(this.#guard, {
      command: join(programs, 'postgres'),
      args: ['-D', data, '-p', String(this.#port)],
      env: postgresEnvironment(folder),
      hasChannel: false,
      folder,
      user,
    });
    this.#child = child;
    child.process.once('close', () => {
      if (this.#child !== child) return;
      this.#child = null;
      this.failure = exitText('PostgreSQL', child);
      this.#onFailure();
    });
  }

  #running(): Child {
    if (!this.#child) throw new LabRefusal('impossible', 'PostgreSQL does not run.');
    return this.#child;
  }

  pause(): void {
    const child = this.#running();
    mustPause();
    child.signal('SIGSTOP');
    this.#isPaused = true;
    for (let look = 0; look < LOOKS_MAX; look += 1) {
      const children = childrenOf(child.pid);
      if (children.length === this.#paused.length) return;
      this.#letGo();
      this.#paused = children;
      // The guardian first: a lab that is killed in the next line must not leave them behind.
      this.#letGo = this.#guard.hold(children);
      signalAll(children, 'SIGSTOP');
    }
  }

  resume(): void {
    const child = this.#running();
    // Windows knows no such signal, and pauses nothing.
    if (!this.#isPaused) return;
    signalAll(this.#paused, 'SIGCONT');
    child.signal('SIGCONT');
    this.#forgetPaused();
  }

  #forgetPaused(): void {
    this.#letGo();
    this.#letGo = () => undefined;
    this.#isPaused = false;
    this.#paused = [];
  }

  /** Resolves when its children have ended as well: until the last has, its log stays open. */
  async end(how: 'stop' | 'kill'): Promise<void> {
    const child = this.#running();
    if (how === 'stop') this.resume();
    this.#child = null;
    // SIGINT: it lets nobody finish, but writes down what it knows; as an administrator stops it.
    child.signal(how === 'stop' ? 'SIGINT' : 'SIGKILL');
    signalAll(this.#paused, 'SIGKILL');
    this.#forgetPaused();
    if (!(await exitWithin(child, STOP_MS_MAX))) {
      const children = childrenOf(child.pid);
      child.signal('SIGKILL');
      signalAll(children, 'SIGKILL');
    }
    await child.exited;
  }
}
