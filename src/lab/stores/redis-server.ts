/** The process of the lab's own Redis: started on its port with its data, stopped, killed, paused, cut off from power. */

import { LabRefusal } from '../lab-control.ts';
import { type Child, exitText, exitWithin, mustPause, startChild } from '../processes/child.ts';
import type { Guard } from '../processes/guard.ts';
import { loseWhatIsNotSynced, type SyncWatch, startSyncWatch } from './power-cut.ts';
import type { StoreServer } from './store.ts';

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

export interface RedisPlace {
  readonly binary: string;
  readonly port: number;
  /** Its data; nobody else's. */
  readonly folder: string;
}

export class RedisServer implements StoreServer {
  /** The exit that nobody ordered, told with the end of its log; null while it runs. */
  failure: string | null = null;
  readonly #guard: Guard;
  readonly #place: RedisPlace;
  readonly #onFailure: () => void;
  #child: Child | null = null;

  constructor(guard: Guard, place: RedisPlace, onFailure: () => void) {
    this.#guard = guard;
    this.#place = place;
    this.#onFailure = onFailure;
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  async spawn(): Promise<void> {
    const { binary, port, folder } = this.#place;
    this.failure = null;
    const child = await startChild(this.#guard, {
      command: binary,
      args: ['-'],
      env: {},
      hasChannel: false,
      input: configuration(port, folder),
    });
    this.#child = child;
    child.process.once('close', () => {
      if (this.#child !== child) return;
      this.#child = null;
      this.failure = exitText('Redis', child);
      this.#onFailure();
    });
  }

  #running(): Child {
    if (!this.#child) throw new LabRefusal('impossible', 'Redis does not run.');
    return this.#child;
  }

  pause(): void {
    const child = this.#running();
    mustPause();
    child.signal('SIGSTOP');
  }

  resume(): void {
    this.#running().signal('SIGCONT');
  }

  async end(how: 'stop' | 'kill'): Promise<void> {
    const child = this.#running();
    this.#child = null;
    child.signal(how === 'kill' ? 'SIGKILL' : 'SIGTERM');
    if (!(await exitWithin(child, STOP_MS_MAX))) child.signal('SIGKILL');
    await child.exited;
  }

  watchSyncs(): SyncWatch {
    return startSyncWatch(this.#running().pid, this.#place.folder);
  }

  /** @param isSyncedByAnswer Redis answers only what it has synced, so that nothing acknowledged is lost */
  async cutPower(watch: SyncWatch, isSyncedByAnswer: boolean): Promise<void> {
    watch.lookOnceMore();
    this.pause();
    await watch.untilAllStandStill();
    const syncedBytes = watch.syncedBytes();
    await this.end('kill');
    if (!isSyncedByAnswer) await loseWhatIsNotSynced(watch.file, syncedBytes);
  }
}
