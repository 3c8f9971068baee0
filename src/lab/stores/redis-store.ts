/**
 * The lab's Redis: private, on a free port of 127.0.0.1, with a data folder of its own, and gone with the
 * lab. A Redis that REDIS_URL names is somebody's: it is used under the lab's prefix, and never broken; only
 * the link to it is the lab's own.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoreState } from '../../protocol/lab-events.ts';
import type { FsyncPolicy, StoreFault } from '../../protocol/lab-words.ts';
import { LabRefusal } from '../lab-control.ts';
import { isLinkFault, StoreLink } from '../link/store-link.ts';
import { freePort } from '../ports.ts';
import type { Guard } from '../processes/guard.ts';
import type { RedisSource } from './redis-finder.ts';
import {
  clearKeyspace,
  countConnections,
  fsyncOf,
  type KeyspaceMeasurement,
  measureKeyspace,
  setFsync,
} from './redis-keyspace.ts';
import { untilRedisAnswers } from './redis-ready.ts';
import { RedisServer } from './redis-server.ts';

const PORTS_TRIED_MAX = 3;
/** Long enough after a sync began that something is unsynced, and before the next. */
const UNSYNCED_MS = 400;
/** What was done meanwhile must not have waited for another sync. */
const STILL_UNSYNCED_MS = 250;

/** @param atOnce told in the moment of the cut */
export type CutPower = (atOnce?: () => void) => Promise<void>;

export class RedisStore {
  /** Straight to it: the lab's own way, which no fault of the link concerns. */
  readonly url: string;
  readonly link: StoreLink;
  onChange: () => void = () => undefined;
  readonly #server: RedisServer | null;
  #process: 'up' | 'paused' | 'down' = 'down';
  #isFsyncChanged = false;
  #isStopped = false;

  private constructor(url: string, newServer: (onFailure: () => void) => RedisServer | null) {
    this.url = url;
    this.link = new StoreLink(url);
    this.#server = newServer(() => this.#become('down'));
  }

  /** @throws LabRefusal with the line that gets a Redis, when there is none */
  static async open(guard: Guard, source: RedisSource): Promise<RedisStore> {
    if (source.kind === 'none') {
      throw new LabRefusal('impossible', `${source.reason} What helps: ${source.remedy}`);
    }
    if (source.kind === 'binary') return RedisStore.#openPrivate(guard, source.path);
    const store = new RedisStore(source.url, () => null);
    await store.start();
    return store;
  }

  static async #openPrivate(guard: Guard, binary: string): Promise<RedisStore> {
    const folder = await mkdtemp(join(tmpdir(), 'statelab-redis-'));
    guard.removeAtEnd(folder);
    for (let tried = 1; ; tried += 1) {
      const port = await freePort();
      const place = { binary, port, folder };
      const store = new RedisStore(
        `redis://127.0.0.1:${port}`,
        (onFailure) => new RedisServer(guard, place, onFailure),
      );
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

  /** Nobody else's keys lie in it. */
  get isPrivate(): boolean {
    return this.#server !== null;
  }

  /** As the nodes see it, if they reach it through the link. */
  get state(): StoreState['state'] {
    const { fault } = this.link;
    if (this.#process !== 'up' || !fault) return this.#process;
    return fault === 'slow' || fault === 'throttle' ? 'slow' : 'unreachable';
  }

  /** The exit that nobody ordered, told with the end of its log; null while it runs. */
  get failure(): string | null {
    return this.#server?.failure ?? null;
  }

  #become(state: 'up' | 'paused' | 'down'): void {
    this.#process = state;
    this.onChange();
  }

  async start(): Promise<void> {
    if (this.#isStopped) throw new LabRefusal('impossible', 'The lab is being stopped.');
    await this.#server?.spawn();
    await untilRedisAnswers(this.url, this.#server);
    this.#isFsyncChanged = false;
    this.#become('up');
  }

  #own(): RedisServer {
    if (this.#server) return this.#server;
    throw new LabRefusal('impossible', 'REDIS_URL names a Redis that is not the lab’s to break.');
  }

  async break(fault: StoreFault): Promise<void> {
    if (fault === 'power-cut') return (await this.readyForPowerCut())();
    if (isLinkFault(fault)) {
      await this.link.break(fault);
      return this.onChange();
    }
    if (fault === 'pause') {
      this.#own().pause();
      return this.#become('paused');
    }
    await this.#own().end(fault === 'kill' ? 'SIGKILL' : 'SIGTERM');
    this.#become('down');
  }

  /** Resolves when a power cut would lose something, if Redis acknowledges what it has not synced; then it cuts. */
  async readyForPowerCut(): Promise<CutPower> {
    const server = this.#own();
    const watch = server.watchSyncs();
    // Redis itself is asked, whatever it was told before.
    const isSyncedByAnswer = (await fsyncOf(this.url)) === 'always';
    if (!isSyncedByAnswer) await watch.untilUnsyncedFor(UNSYNCED_MS);
    return async (atOnce = () => undefined) => {
      if (!isSyncedByAnswer) await watch.untilUnsyncedFor(STILL_UNSYNCED_MS);
      atOnce();
      await server.cutPower(watch, isSyncedByAnswer);
      this.#become('down');
    };
  }

  /** Until it starts again, or is made whole. */
  async setFsync(policy: FsyncPolicy): Promise<void> {
    this.#own();
    this.#isFsyncChanged = true;
    await setFsync(this.url, policy);
  }

  async heal(): Promise<void> {
    const wasLinkBroken = this.link.fault !== null;
    await this.link.heal();
    if (this.#process === 'paused') {
      this.#own().resume();
      await untilRedisAnswers(this.url, this.#server);
      this.#become('up');
    } else if (this.#process === 'down') {
      await this.start();
    } else if (wasLinkBroken) {
      this.onChange();
    }
  }

  /** As it was when it was new, whatever was done to it. */
  async makeWhole(): Promise<void> {
    await this.heal();
    if (this.#isFsyncChanged) await setFsync(this.url, 'everysec');
    this.#isFsyncChanged = false;
  }

  measure = (prefix: string): Promise<KeyspaceMeasurement> => measureKeyspace(this.url, prefix);
  connections = (): Promise<number> => countConnections(this.url);
  clear = async (prefix: string): Promise<void> => {
    if (this.#process === 'up') await clearKeyspace(this.url, prefix);
  };

  /** Ends it for good. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.link.close();
    if (this.#server?.pid) await this.break(this.#process === 'paused' ? 'kill' : 'stop');
  }
}
