/** What the lab does with a store, whichever one it is: find a deployment's part of it, measure that, break it, heal it. */
import type { StoreState } from '../../protocol/lab-events.ts';
import type { FsyncPolicy, StoreFault, StoreName } from '../../protocol/lab-words.ts';
import type { StoreLink } from '../link/store-link.ts';

/** Where one deployment's sessions lie in a store that others may use as well. */
export interface StorePart {
  /** Of the names of its keys, in a store that has keys. */
  readonly prefix: string;
  /** That has its tables, in a store that has tables. */
  readonly schema: string;
}

export interface StoreMeasurement {
  /** Indexes included. */
  readonly bytes: number;
  readonly sessions: number;
}

/** @param atOnce told in the moment of the cut */
export type CutPower = (atOnce?: () => void) => Promise<void>;

/** What cannot be done with it, it refuses with a LabRefusal in plain words. */
export interface Store {
  readonly name: StoreName;
  /** Straight to it: the lab's own way, which no fault of the link concerns. */
  readonly url: string;
  readonly port: number;
  readonly link: StoreLink;
  /** Nobody else's data lie in it. */
  readonly isPrivate: boolean;
  /** As the nodes see it, if they reach it through the link. */
  readonly state: StoreState['state'];
  /** The exit that nobody ordered, told with the end of its log; null while it runs. */
  readonly failure: string | null;
  onChange: () => void;
  break(fault: StoreFault): Promise<void>;
  heal(): Promise<void>;
  /** As it was when it was new, whatever was done to it. */
  makeWhole(): Promise<void>;
  /** Resolves when a power cut would lose something, if the store acknowledges what it has not synced; then it cuts. */
  readyForPowerCut(): Promise<CutPower>;
  /** Until it starts again, or is made whole. */
  setFsync(policy: FsyncPolicy): Promise<void>;
  measure(part: StorePart): Promise<StoreMeasurement>;
  /** Of the deployment's nodes, as far as the store can tell them from others. */
  connections(part: StorePart): Promise<number>;
  /** All that lies in this part, as text, as a backup of it would hold it; null when that is too much to read. */
  contents(part: StorePart): Promise<string | null>;
  /** Removes this part, and nothing else: the store may be shared. Does nothing while it is away. */
  clear(part: StorePart): Promise<void>;
  /** Ends it for good. */
  stop(): Promise<void>;
}

/** The process of a store that is the lab's own. */
export interface StoreServer {
  readonly pid: number | null;
  readonly failure: string | null;
  spawn(): Promise<void>;
  pause(): void;
  resume(): void;
  end(how: 'stop' | 'kill'): Promise<void>;
}
