/** The link to one store, with the address under which nodes reach the store through it. Opened on first use. */
import { type LinkFault, linkFaults, type StoreFault } from '../../protocol/lab-words.ts';
import { LabRefusal } from '../lab-control.ts';
import type { StoreFacts } from '../stores/store-facts.ts';
import { Link } from './link.ts';

export const isLinkFault = (fault: StoreFault): fault is LinkFault =>
  (linkFaults as readonly StoreFault[]).includes(fault);

export class StoreLink {
  readonly #url: URL;
  readonly #facts: Pick<StoreFacts, 'port' | 'unlinkable'>;
  #opening: Promise<Link> | null = null;
  #link: Link | null = null;

  constructor(url: string, facts: Pick<StoreFacts, 'port' | 'unlinkable'>) {
    this.#url = new URL(url);
    this.#facts = facts;
  }

  get fault(): LinkFault | null {
    return this.#link?.fault ?? null;
  }

  /** Why it cannot be broken; null when it can. */
  get missing(): string | null {
    return this.#facts.unlinkable(this.#url);
  }

  async #open(): Promise<Link> {
    const { hostname, port } = this.#url;
    // A URL writes an IPv6 address in brackets, a socket does not.
    const host = hostname.replace(/^\[|\]$/g, '') || '127.0.0.1';
    this.#opening ??= Link.open({ host, port: Number(port || this.#facts.port) });
    this.#link = await this.#opening;
    return this.#link;
  }

  /** The store's address through the link; straight to it where no link can be. */
  async url(): Promise<string> {
    if (this.missing) return this.#url.href;
    const linked = new URL(this.#url);
    linked.hostname = '127.0.0.1';
    linked.port = String((await this.#open()).port);
    return linked.href;
  }

  async break(fault: LinkFault): Promise<void> {
    if (this.missing) throw new LabRefusal('impossible', this.missing);
    await (await this.#open()).break(fault);
  }

  heal = async (): Promise<void> => this.#link?.heal();

  async close(): Promise<void> {
    await (await this.#opening)?.close();
  }
}
