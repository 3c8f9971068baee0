/**
 * The lab's Redis: private, on a free port of 127.0.0.1, with a data folder of its own, and gone with the
 * lab. A Redis that REDIS_URL names is somebody's: it is used under the lab's prefix, and never broken.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';
import type { StoreState } from '../../protocol/lab-events.ts';
import type { StoreFault } from '../../protocol/lab-words.ts';
import { LabRefusal } from '../lab-control.ts';
import { freePort } from '../ports.ts';
import { type Child, exitWithin, startChild } from '../processes/child.ts';
import type { Guard } from '../processes/guard.ts';
import type { RedisSource } from './redis-finder.ts';

const READY_MS_MAX = 10_000;
const STOP_MS_MAX = 5_000;

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

export interface KeyspaceMeasurement {
  readonly bytes: number;
  readonly sessions: number;
}

export class RedisStore {
  readonly url: string;
  onChange: () => void = () => undefined;
  state: StoreState['state'] = 'down';
  readonly #guard: Guard;
  readonly #binary: string | null;
  readonly #configuration: string;
  #child: Child | null = null;

  private constructor(guard: Guard, url: string, binary: string | null, config: string) {
    this.url = url;
    this.#guard = guard;
    this.#binary = binary;
    this.#configuration = config;
  }

  /** @throws LabRefusal with the line that gets a Redis, when there is none */
  static async open(guard: Guard, source: RedisSource): Promise<RedisStore> {
    if (source.kind === 'none') throw new LabRefusal('impossible', `This machine has no Redis. Get it: ${source.remedy}`);
    const store = source.kind === 'url' ? new RedisStore(guard, source.url, null, '') : await RedisStore.#private(guard, source.path);
    await store.start();
    return store;
  }

  static async #private(guard: Guard, binary: string): Promise<RedisStore> {
    const folder = await mkdtemp(join(tmpdir(), 'statelab-redis-'));
    guard.removeAtEnd(folder);
    const port = await freePort();
    return new RedisStore(guard, `redis://127.0.0.1:${port}`, binary, configuration(port, folder));
  }

  get port(): number {
    return Number(new URL(this.url).port || 6379);
  }

  #become(state: StoreState['state']): void {
    this.state = state;
    this.onChange();
  }

  async start(): Promise<void> {
    if (this.#binary) {
      const args = ['-'];
      this.#child = await startChild(this.#guard, {
        command: this.#binary,
        args,
        env: {},
        hasChannel: false,
        input: this.#configuration,
      });
    }
    await this.#untilItAnswers();
    this.#become('up');
  }

  async #untilItAnswers(): Promise<void> {
    const deadline = performance.now() + READY_MS_MAX;
    const reconnectStrategy = () => (performance.now() < deadline && !this.#child?.hasExited() ? 20 : false);
    const client = createClient({ url: this.url, socket: { reconnectStrategy } }).on('error', () => undefined);
    try {
      await client.connect();
      await client.ping();
    } catch {
      const log = this.#child?.lastLines().slice(-3).join(' | ') ?? '';
      throw new LabRefusal('impossible', `Redis at port ${this.port} does not answer. ${log}`);
    } finally {
      client.destroy();
    }
  }

  #own(): Child {
    if (!this.#binary) throw new LabRefusal('impossible', 'REDIS_URL names a Redis that is not the lab’s to break.');
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

  /** Bytes of all keys under the prefix, indexes included, as Redis itself counts them. */
  async measure(prefix: string): Promise<KeyspaceMeasurement> {
    return this.#withClient(async (client) => {
      let bytes = 0;
      let sessions = 0;
      for await (const keys of client.scanIterator({ MATCH: `${prefix}*`, COUNT: 500 })) {
        const sizes = await Promise.all(keys.map((key) => client.memoryUsage(key, { SAMPLES: 0 })));
        bytes += sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
        sessions += keys.filter((key) => key.startsWith(`${prefix}s:`)).length;
      }
      return { bytes, sessions };
    });
  }

  /** Connections of others than this measurement. */
  async connections(): Promise<number> {
    return this.#withClient(async (client) => {
      const info = await client.info('clients');
      return Number(/connected_clients:(\d+)/.exec(info)?.[1] ?? 1) - 1;
    });
  }

  /** Removes the deployment's own keys, and no others: the Redis may be shared. */
  async clear(prefix: string): Promise<void> {
    if (this.state !== 'up') return;
    await this.#withClient(async (client) => {
      for await (const keys of client.scanIterator({ MATCH: `${prefix}*`, COUNT: 500 })) {
        if (keys.length > 0) await client.unlink(keys);
      }
    });
  }

  async #withClient<Value>(use: (client: ReturnType<typeof createClient>) => Promise<Value>): Promise<Value> {
    const client = createClient({ url: this.url, socket: { reconnectStrategy: false } });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await use(client as ReturnType<typeof createClient>);
    } finally {
      client.destroy();
    }
  }

  async stop(): Promise<void> {
    if (this.#child) await this.break(this.state === 'paused' ? 'kill' : 'stop');
  }
}
