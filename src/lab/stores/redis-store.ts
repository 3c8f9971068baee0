/**
 * The lab's Redis: private, on a free port of 127.0.0.1, with a data folder of its own, and gone with the
 * lab. A Redis that REDIS_URL names is somebody's: it is used under the lab's prefix, and never broken.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StoreState } from '../../protocol/lab-events.ts';
import type { StoreFault } from '../../protocol/lab-words.ts';
import { LabRefusal } from '../lab-control.ts';
import { freePort } from '../ports.ts';
import { type Child, exitText, exitWithin, startChild } from '../processes/child.ts';
import type { Guard } from '../processes/guard.ts';
import type { RedisSource } from './redis-finder.ts';
import {
  clearKeyspace,
  countConnections,
  type KeyspaceMeasurement,
  measureKeyspace,
  processIdOf,
} from './redis-keyspace.ts';

const READY_MS_MAX = 10_000;
/** Somebody else's Redis runs, or it does not; there is nothing to wait for. */
const FOREIGN_READY_MS_MAX = 2_000;
const STOP_MS_MAX = 5_000;
const PORTS_TRIED_MAX = 3;

/** An append-only file, synced every second: what a session store commonly runs with. */
const configuration = (port: number, folder: string) => `
bind 127.0.0.1
port ${port}
dir ${JSON.stringify(folder)}
save ""
appendonly yes
appendfsync everysec
maxmemory-policy noeviction
`;

export class RedisStore {
  readonly url: string;
  onChange: () => void = () => undefined;
  state: StoreState['state'] = 'down';
  /** The exit that nobody ordered, told with the end of its log; null while it runs. */
  failure: string | null = null;
  readonly #guard: Guard;
  readonly #binary: string | null;
  readonly #configuration: string;
  #child: Child | null = null;
  #isStopped = false;

  private constructor(guard: Guard, url: string, binary: string | null, config: string) {
    this.url = url;
    this.#guard = guard;
    this.#binary = binary;
    this.#configuration = config;
  }

  /** @throws LabRefusal with the line that gets a Redis, when there is none */
  static async open(guard: Guard, source: RedisSource): Promise<RedisStore> {
    if (source.kind === 'none') {
      throw new LabRefusal('impossible', `${source.reason} What helps: ${source.remedy}`);
    }
    if (source.kind === 'binary') return RedisStore.#openPrivate(guard, source.path);
    const store = new RedisStore(guard, source.url, null, '');
    await store.start();
    return store;
  }

  static async #openPrivate(guard: Guard, binary: string): Promise<RedisStore> {
    const folder = await mkdtemp(join(tmpdir(), 'statelab-redis-'));
    guard.removeAtEnd(folder);
    for (let tried = 1; ; tried += 1) {
      const port = await freePort();
      const store = new RedisStore(guard, `redis://127.0.0.1:${port}`, binary, configuration(port, folder));
      try {
        await store.start();
        return store;
      } catch (error) {
        // Between being found free and being used, a port may have gone to another program.
        await store.stop();
        if (tried === PORTS_TRIED_MAX) throw error;
      }
    }
  }

  get port(): number {
    return Number(new URL(this.url).port || 6379);
  }

  #become(state: StoreState['state']): void {
    this.state = state;
    this.onChange();
  }

  async start(): Promise<void> {
    if (this.#isStopped) throw new LabRefusal('impossible', 'The lab is being stopped.');
    this.failure = null;
    if (this.#binary) await this.#spawn(this.#binary);
    await this.#untilItAnswers();
    this.#become('up');
  }

  async #spawn(command: string): Promise<void> {
    const input = this.#configuration;
    const child = await startChild(this.#guard, { command, args: ['-'], env: {}, hasChannel: false, input });
    this.#child = child;
    child.process.once('close', () => {
      if (this.#child !== child) return;
      this.#child = null;
      this.failure = exitText('Redis', child);
      this.#become('down');
    });
  }

  async #untilItAnswers(): Promise<void> {
    const deadline = performance.now() + (this.#binary ? READY_MS_MAX : FOREIGN_READY_MS_MAX);
    let reason = '';
    while (performance.now() < deadline && !this.failure) {
      try {
        return await this.#greet();
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        reason = code ?? message;
      }
      await sleep(20);
    }
    const whose = this.#binary ? 'The lab’s Redis' : 'The Redis that REDIS_URL names';
    const log = this.failure ?? `${whose} at port ${this.port} does not answer (${reason}).`;
    throw new LabRefusal(
      'impossible',
      this.#binary ? log : `${log} What helps: start it, or unset REDIS_URL, so that the lab starts its own.`,
    );
  }

  /** @throws when what answers at this address is not the process that was started */
  async #greet(): Promise<void> {
    const pid = await processIdOf(this.url);
    if (this.#child && pid !== this.#child.pid) throw new Error('another Redis answers there');
  }

  #own(): Child {
    if (!this.#binary)
      throw new LabRefusal('impossible', 'REDIS_URL names a Redis that is not the lab’s to break.');
    if (!this.#child) throw new LabRefusal('impossible', 'Redis does not run.');
    return this.#child;
  }

  async break(fault: StoreFault): Promise<void> {
    const child = this.#own();
    if (fault === 'pause') {
      if (process.platform === 'win32') throw new LabRefusal('impossible', 'Windows cannot pause a process.');
      child.signal('SIGSTOP');
      this.#become('paused');
      return;
    }
    this.#child = null;
    child.signal(fault === 'kill' ? 'SIGKILL' : 'SIGTERM');
    if (!(await exitWithin(child, STOP_MS_MAX))) child.signal('SIGKILL');
    await child.exited;
    this.#become('down');
  }

  async heal(): Promise<void> {
    if (this.state === 'paused') {
      this.#own().signal('SIGCONT');
      await this.#untilItAnswers();
      this.#become('up');
    } else if (this.state === 'down') {
      await this.start();
    }
  }

  measure = (prefix: string): Promise<KeyspaceMeasurement> => measureKeyspace(this.url, prefix);
  connections = (): Promise<number> => countConnections(this.url);
  clear = async (prefix: string): Promise<void> => {
    if (this.state === 'up') await clearKeyspace(this.url, prefix);
  };

  /** Ends it for good. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#child) await this.break(this.state === 'paused' ? 'kill' : 'stop');
  }
}
