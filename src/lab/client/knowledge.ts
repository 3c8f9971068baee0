/** What a client has come to know about its user: from what it has asked, and from what it was told. */
import type { Disclosed } from '../../protocol/history.ts';
import type { Known } from './disclosure.ts';
import { USER_AGENT } from './http-exchange.ts';

const PROFILE = ['id', 'username', 'name', 'role'] as const;

export class Knowledge {
  readonly #known = new Map<Disclosed, Set<string>>([['device', new Set([USER_AGENT])]]);

  constructor(username: string) {
    this.#learn('username', username);
  }

  get known(): Known {
    return this.#known;
  }

  #learn(name: Disclosed, value: unknown): void {
    if (typeof value !== 'string' || value === '') return;
    this.#known.set(name, (this.#known.get(name) ?? new Set()).add(value));
  }

  fromRequest({ productId, text }: { readonly productId?: string; readonly text?: string }): void {
    this.#learn('cart', productId);
    this.#learn('messages', text);
  }

  fromAnswer(body: unknown): void {
    const user = (body as { user?: Record<string, unknown> | null } | null | undefined)?.user;
    for (const name of PROFILE) this.#learn(name, user?.[name]);
  }
}
