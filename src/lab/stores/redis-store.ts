/**
 * The lab's Redis: private, on a free port of 127.0.0.1, with a data folder of its own, and gone with the
 * lab; or the one that REDIS_URL names, used under the deployments' own prefixes.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FsyncPolicy } from '../../protocol/lab-words.ts';
import { LabRefusal } from '../lab-control.ts';
import type { Guard } from '../processes/guard.ts';
import { OwnStore, onFreePort } from './own-store.ts';
import type { RedisSource } from './redis-finder.ts';
import {
  clearKeyspace,
  countConnections,
  fsyncOf,
  measureKeyspace,
  readKeyspace,
  setFsync,
} from './redis-keyspace.ts';
import { untilRedisAnswers } from './redis-ready.ts';
import { RedisServer } from './redis-server.ts';
import type { CutPower, StoreMeasurement, StorePart } from './store.ts';

/** Long enough after a sync began that something is unsynced, and before the next. */
const UNSYNCED_MS = 400;
/** What was done meanwhile must not have waited for another sync. */
const STILL_UNSYNCED_MS = 250;

export class RedisStore extends OwnStore<RedisServer> {
  #isFsyncChanged = false;

  private constructor(url: string, newServer: (onFailure: () => void) => RedisServer | null) {
    super('redis', url, newServer);
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
    return onFreePort(
      (port) =>
        new RedisStore(
          `redis://127.0.0.1:${port}`,
          (onFailure) => new RedisServer(guard, { binary, port, folder }, onFailure),
        ),
    );
  }

  protected untilAnswers(): Promise<void> {
    return untilRedisAnswers(this.url, this.server);
  }

  override async start(): Promise<void> {
    await super.start();
    this.#isFsyncChanged = false;
  }

  async readyForPowerCut(): Promise<CutPower> {
    const server = this.own();
    if (this.state === 'paused') throw new LabRefusal('impossible', 'Redis is paused: heal it first.');
    const watch = server.watchSyncs();
    // Redis itself is asked, whatever it was told before.
    const isSyncedByAnswer = (await fsyncOf(this.url)) === 'always';
    if (!isSyncedByAnswer) await watch.untilUnsyncedFor(UNSYNCED_MS);
    return async (atOnce = () => undefined) => {
      if (!isSyncedByAnswer) await watch.untilUnsyncedFor(STILL_UNSYNCED_MS);
      atOnce();
      await server.cutPower(watch, isSyncedByAnswer);
      this.become('down');
    };
  }

  async setFsync(policy: FsyncPolicy): Promise<void> {
    this.own();
    this.#isFsyncChanged = true;
    await setFsync(this.url, policy);
  }

  override async makeWhole(): Promise<void> {
    await super.makeWhole();
    if (this.#isFsyncChanged) await setFsync(this.url, 'everysec');
    this.#isFsyncChanged = false;
  }

  measure({ prefix }: StorePart): Promise<StoreMeasurement> {
    return measureKeyspace(this.url, prefix);
  }

  contents({ prefix }: StorePart): Promise<string | null> {
    return readKeyspace(this.url, prefix);
  }

  /** Of all that use it: Redis does not tell them apart. */
  connections(): Promise<number> {
    return countConnections(this.url);
  }

  protected remove({ prefix }: StorePart): Promise<void> {
    return clearKeyspace(this.url, prefix);
  }
}
