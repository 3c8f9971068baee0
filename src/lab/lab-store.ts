/** The lab's one store: looked for, and started, when it is first needed. */
import { LabRefusal } from './lab-control.ts';
import type { Guard } from './processes/guard.ts';
import type { Experiment } from './runner/experiment.ts';
import { findRedis, type RedisSource } from './stores/redis-finder.ts';
import { RedisStore } from './stores/redis-store.ts';

export class LabStore {
  readonly #guard: Guard;
  readonly #announce: (text: string) => void;
  readonly #onChange: (store: RedisStore) => void;
  #source: RedisSource | null = null;
  #opened: Promise<RedisStore> | null = null;

  constructor(guard: Guard, announce: (text: string) => void, onChange: (store: RedisStore) => void) {
    this.#guard = guard;
    this.#announce = announce;
    this.#onChange = onChange;
  }

  #find(): RedisSource {
    this.#source ??= findRedis(this.#announce);
    return this.#source;
  }

  async #open(): Promise<RedisStore> {
    const store = await RedisStore.open(this.#guard, this.#find());
    store.onChange = () => this.#onChange(store);
    return store;
  }

  /** @throws LabRefusal when the machine has none, or it does not start; the next call tries again */
  open = (): Promise<RedisStore> => {
    this.#opened ??= this.#open().catch((error: unknown) => {
      this.#opened = null;
      throw error;
    });
    return this.#opened;
  };

  /** Why this experiment cannot use or break the store; null when it can. */
  missing({ breaksStore = false }: Pick<Experiment, 'breaksStore'>): string | null {
    const source = this.#find();
    if (source.kind === 'none') return `This machine has no Redis. Get it: ${source.remedy}`;
    if (source.kind === 'url' && breaksStore) {
      return 'REDIS_URL names a Redis that is not the lab’s to break. Unset it, so that the lab starts a private one.';
    }
    return null;
  }

  /** @throws LabRefusal with the line that gets it */
  require(): void {
    const missing = this.missing({});
    if (missing) throw new LabRefusal('impossible', missing);
  }

  async stop(): Promise<void> {
    const store = await this.#opened?.catch(() => null);
    await store?.stop();
  }
}
