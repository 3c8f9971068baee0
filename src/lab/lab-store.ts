/** The lab's one store: looked for, and started, when it is first needed. */
import type { StoreFault } from '../protocol/lab-words.ts';
import { LabRefusal } from './lab-control.ts';
import { isLinkFault } from './link/store-link.ts';
import type { Guard } from './processes/guard.ts';
import { powerCutMissing } from './stores/power-cut.ts';
import { findRedis, type RedisSource } from './stores/redis-finder.ts';
import type { RedisStore } from './stores/redis-store.ts';

export class LabStore {
  readonly #guard: Guard;
  readonly #announce: (text: string) => void;
  readonly #onChange: (store: RedisStore) => void;
  #source: RedisSource | null = null;
  #opened: Promise<RedisStore> | null = null;
  #isClosed = false;

  constructor(guard: Guard, announce: (text: string) => void, onChange: (store: RedisStore) => void) {
    this.#guard = guard;
    this.#announce = announce;
    this.#onChange = onChange;
  }

  #find(): RedisSource {
    // Somebody may have got one meanwhile; but the package manager is asked only once.
    if (this.#source === null) this.#source = findRedis(this.#announce);
    else if (this.#source.kind === 'none') this.#source = findRedis();
    return this.#source;
  }

  async #open(): Promise<RedisStore> {
    // Its driver takes 40 MB: only a lab that needs a store pays for it.
    const { RedisStore } = await import('./stores/redis-store.ts');
    this.#mustBeOpen();
    const store = await RedisStore.open(this.#guard, this.#find());
    store.onChange = () => this.#onChange(store);
    return store;
  }

  #mustBeOpen(): void {
    if (this.#isClosed) throw new LabRefusal('impossible', 'The lab is being stopped.');
  }

  /** @throws LabRefusal when the machine has none, or it does not start; the next call tries again */
  open = async (): Promise<RedisStore> => {
    // A run that goes on while the lab is being stopped must not start what nobody would end.
    this.#mustBeOpen();
    this.#opened ??= this.#open().catch((error: unknown) => {
      this.#opened = null;
      throw error;
    });
    return this.#opened;
  };

  /** As it was when it was new: whoever broke it by hand did not mean the next run. */
  async openWhole(): Promise<RedisStore> {
    const store = await this.open();
    await store.makeWhole();
    return store;
  }

  /** Why the store cannot be had, or cannot be broken in these ways; null when it can. */
  async missing(faults: readonly StoreFault[]): Promise<string | null> {
    if (this.#find().kind === 'url' && !faults.every(isLinkFault)) {
      return 'REDIS_URL names a Redis that is not the lab’s to break. Unset it, so that the lab starts a private one.';
    }
    if (faults.includes('power-cut') && powerCutMissing()) return powerCutMissing();
    try {
      const { link } = await this.openWhole();
      return faults.some(isLinkFault) ? link.missing : null;
    } catch (error) {
      // That the lab is being stopped says nothing of the machine: it ends the run instead.
      if (error instanceof LabRefusal && !this.#isClosed) return error.message;
      throw error;
    }
  }

  /** Ends it for good, also one that is just being opened. */
  async stop(): Promise<void> {
    this.#isClosed = true;
    const store = await this.#opened?.catch(() => null);
    await store?.stop();
  }
}
