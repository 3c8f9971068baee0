/** One of the lab's stores: looked for, and started, when it is first needed. */
import { type DeploymentName, type StoreFault, type StoreName, storeTitles } from '../protocol/lab-words.ts';
import { storeOf } from './deployments.ts';
import { LabRefusal } from './lab-control.ts';
import { isLinkFault } from './link/store-link.ts';
import type { Guard } from './processes/guard.ts';
import type { Store } from './stores/store.ts';
import { storeFacts } from './stores/store-facts.ts';
import { type Announce, storeKinds } from './stores/store-kinds.ts';

type Found = ReturnType<(typeof storeKinds)[StoreName]['find']>;

export class LabStore {
  readonly #name: StoreName;
  readonly #guard: Guard;
  readonly #announce: Announce;
  readonly #onChange: (store: Store) => void;
  #source: Found | null = null;
  #opened: Promise<Store> | null = null;
  #isClosed = false;

  constructor(name: StoreName, guard: Guard, announce: Announce, onChange: (store: Store) => void) {
    this.#name = name;
    this.#guard = guard;
    this.#announce = announce;
    this.#onChange = onChange;
  }

  #find(): Found {
    const { find } = storeKinds[this.#name];
    // Somebody may have got one meanwhile; but the package manager is asked only once.
    if (this.#source === null) this.#source = find(this.#announce);
    else if (this.#source.kind === 'none') this.#source = find();
    return this.#source;
  }

  async #open(): Promise<Store> {
    // Its driver takes many MB: only a lab that needs a store pays for it.
    const open = await this.#find().load();
    this.#mustBeOpen();
    const store = await open(this.#guard);
    store.onChange = () => this.#onChange(store);
    return store;
  }

  #mustBeOpen(): void {
    if (this.#isClosed) throw new LabRefusal('impossible', 'The lab is being stopped.');
  }

  /** @throws LabRefusal when the machine has none, or it does not start; the next call tries again */
  open = async (): Promise<Store> => {
    // A run that goes on while the lab is being stopped must not start what nobody would end.
    this.#mustBeOpen();
    this.#opened ??= this.#open().catch((error: unknown) => {
      this.#opened = null;
      throw error;
    });
    return this.#opened;
  };

  /** As it was when it was new: whoever broke it by hand did not mean the next run. */
  async openWhole(): Promise<Store> {
    const store = await this.open();
    await store.makeWhole();
    return store;
  }

  /** Why the store cannot be had, or cannot be broken in these ways; null when it can. */
  async missing(faults: readonly StoreFault[]): Promise<string | null> {
    if (this.#find().kind === 'url' && !faults.every(isLinkFault)) {
      const { variable } = storeFacts[this.#name];
      return `${variable} names a ${storeTitles[this.#name]} that is not the lab’s to break. Unset it, so that the lab starts a private one.`;
    }
    const noCut = faults.includes('power-cut') ? storeKinds[this.#name].powerCutMissing() : null;
    if (noCut) return noCut;
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

/** All that the lab may come to need, each on its own. */
export class LabStores {
  readonly #stores: Readonly<Record<StoreName, LabStore>>;

  constructor(guard: Guard, announce: Announce, onChange: (store: Store) => void = () => undefined) {
    const newStore = (name: StoreName) => new LabStore(name, guard, announce, onChange);
    this.#stores = { redis: newStore('redis'), postgres: newStore('postgres') };
  }

  get = (name: StoreName): LabStore => this.#stores[name];

  /** The one that this deployment's sessions lie in; null where they lie in none. */
  of(name: DeploymentName): LabStore | null {
    const store = storeOf(name);
    return store && this.#stores[store];
  }

  async stop(): Promise<void> {
    await Promise.all(Object.values(this.#stores).map((store) => store.stop()));
  }
}
