/**
 * What is the same with every store: it starts, is broken and heals, as long as it is the lab's own. One that the
 * environment names is somebody's: it is used, and never broken; only the link to it is the lab's own.
 */
import type { StoreState } from '../../protocol/lab-events.ts';
import { type FsyncPolicy, type StoreFault, type StoreName, storeTitles } from '../../protocol/lab-words.ts';
import { LabRefusal } from '../lab-control.ts';
import { isLinkFault, StoreLink } from '../link/store-link.ts';
import { freePort } from '../ports.ts';
import type { CutPower, Store, StoreMeasurement, StorePart, StoreServer } from './store.ts';
import { storeFacts } from './store-facts.ts';

const PORTS_TRIED_MAX = 3;

type ProcessState = 'up' | 'paused' | 'down';

export abstract class OwnStore<Server extends StoreServer> implements Store {
  readonly name: StoreName;
  readonly url: string;
  readonly link: StoreLink;
  onChange: () => void = () => undefined;
  /** Null where it is somebody else's. */
  protected readonly server: Server | null;
  #process: ProcessState = 'down';
  #isStopped = false;
  #starting: Promise<void> | null = null;

  protected constructor(name: StoreName, url: string, newServer: (onFailure: () => void) => Server | null) {
    this.name = name;
    this.url = url;
    this.link = new StoreLink(url, storeFacts[name]);
    this.server = newServer(() => this.become('down'));
  }

  /** @throws LabRefusal with the reason when it does not */
  protected abstract untilAnswers(): Promise<void>;
  abstract measure(part: StorePart): Promise<StoreMeasurement>;
  abstract contents(part: StorePart): Promise<string | null>;
  abstract connections(part: StorePart): Promise<number>;
  protected abstract remove(part: StorePart): Promise<void>;
  abstract readyForPowerCut(): Promise<CutPower>;
  abstract setFsync(policy: FsyncPolicy): Promise<void>;

  get port(): number {
    return Number(new URL(this.url).port || storeFacts[this.name].port);
  }

  get isPrivate(): boolean {
    return this.server !== null;
  }

  get state(): StoreState['state'] {
    const { fault } = this.link;
    if (this.#process !== 'up' || !fault) return this.#process;
    return fault === 'slow' || fault === 'throttle' ? 'slow' : 'unreachable';
  }

  get failure(): string | null {
    return this.server?.failure ?? null;
  }

  protected become(state: ProcessState): void {
    this.#process = state;
    this.onChange();
  }

  /** Whoever asks while it starts waits for that start: a second process would find its port and its folder taken. */
  start(): Promise<void> {
    this.#starting ??= this.#start().finally(() => {
      this.#starting = null;
    });
    return this.#starting;
  }

  async #start(): Promise<void> {
    if (this.#isStopped) throw new LabRefusal('impossible', 'The lab is being stopped.');
    await this.server?.spawn();
    await this.untilAnswers();
    this.become('up');
  }

  protected own(): Server {
    if (this.server) return this.server;
    const { variable } = storeFacts[this.name];
    const what = `a ${storeTitles[this.name]} that is not the lab’s to break`;
    throw new LabRefusal('impossible', `${variable} names ${what}.`);
  }

  async break(fault: StoreFault): Promise<void> {
    if (fault === 'power-cut') return (await this.readyForPowerCut())();
    if (isLinkFault(fault)) {
      await this.link.break(fault);
      return this.onChange();
    }
    if (fault === 'pause') {
      this.own().pause();
      return this.become('paused');
    }
    // Paused it would not hear that it is to stop; killed it would leave what only it can tidy up.
    if (fault === 'stop' && this.#process === 'paused') this.own().resume();
    await this.own().end(fault);
    this.become('down');
  }

  async heal(): Promise<void> {
    const wasLinkBroken = this.link.fault !== null;
    await this.link.heal();
    if (this.#process === 'paused') {
      this.own().resume();
      await this.untilAnswers();
      this.become('up');
    } else if (this.#process === 'down') {
      await this.start();
    } else if (wasLinkBroken) {
      this.onChange();
    }
  }

  makeWhole(): Promise<void> {
    return this.heal();
  }

  async clear(part: StorePart): Promise<void> {
    if (this.#process === 'up') await this.remove(part);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.link.close();
    if (this.server?.pid) await this.break('stop');
  }
}

/** Between being found free and being used, a port may have gone to another program: then the next one is tried. */
export async function onFreePort<Started extends { start(): Promise<void>; stop(): Promise<void> }>(
  newStore: (port: number) => Started,
): Promise<Started> {
  for (let tried = 1; ; tried += 1) {
    const store = newStore(await freePort());
    try {
      await store.start();
      return store;
    } catch (error) {
      await store.stop();
      if (tried === PORTS_TRIED_MAX) throw error;
    }
  }
}
