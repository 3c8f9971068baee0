/** Somebody who uses the shop: what they do next, as requests of the contract, and what they are given for it. */
import type { Agent } from 'undici';
import { CredentialJar } from '../../src/lab/client/credential-jar.ts';
import { exchange, type HttpAnswer, type HttpRequest } from '../../src/lab/client/http-exchange.ts';
import { callFor } from '../../src/lab/client/operations.ts';
import type { Random } from '../../src/lab/runner/random.ts';

/** Of a thousand requests. A login is one in three hundred: people log in seldom, and each costs what a hash costs. */
const mix = {
  me: 400,
  'cart.read': 190,
  'cart.add': 150,
  products: 120,
  'conversation.read': 90,
  'message.append': 35,
  'cart.checkout': 12,
  login: 3,
} as const;
export type Kind = keyof typeof mix;
export const kinds = Object.keys(mix) as Kind[];

const turns: readonly Kind[] = kinds.flatMap((kind) => Array.from({ length: mix[kind] }, () => kind));
export const nextKind = (random: Random): Kind => turns[random.below(turns.length)] ?? 'me';

const PRODUCTS = ['laptop', 'mouse', 'keyboard'];
/** As long as the lab's client waits. */
const ANSWER_MS_MAX = 4_000;

export interface Shop {
  readonly agent: Agent;
  readonly origin: string;
  readonly base: string;
}

export class Shopper {
  readonly #shop: Shop;
  readonly #user: string;
  readonly #name: string;
  #jar = new CredentialJar();
  /** In the cart, as far as it is known. */
  #pieces = 0;
  #acts = 0;

  constructor(shop: Shop, user: string, name: string) {
    this.#shop = shop;
    this.#user = user;
    this.#name = name;
  }

  /** @returns what was done, since nobody checks out an empty cart, and the status; null: no answer came */
  async act(asked: Kind): Promise<{ kind: Kind; status: number | null }> {
    const kind = asked === 'cart.checkout' && this.#pieces === 0 ? 'cart.add' : asked;
    this.#acts += 1;
    // Whoever logs in carries nothing; what was carried until then is good until it is replaced.
    const jar = kind === 'login' ? new CredentialJar() : this.#jar;
    const answer = await exchange(this.#shop.agent, this.#request(kind, jar), ANSWER_MS_MAX).catch(
      () => null,
    );
    if (answer) this.#take(kind, jar, answer);
    // Whether a checkout without an answer took place, nobody knows: the next one needs something new.
    if (kind === 'cart.checkout' || kind === 'login') this.#pieces = 0;
    return { kind, status: answer?.status ?? null };
  }

  #request(kind: Kind, jar: CredentialJar): HttpRequest {
    const { origin, base } = this.#shop;
    const call =
      kind === 'products'
        ? ({ method: 'GET', path: '/products', headers: {} } as const)
        : callFor(kind, {
            user: this.#user,
            productId: PRODUCTS[this.#acts % PRODUCTS.length] as string,
            quantity: 1,
            text: `message ${this.#acts} of ${this.#name}`,
            key: `${this.#name}-${this.#acts}`,
          });
    return { ...call, origin, path: `${base}${call.path}`, headers: { ...call.headers, ...jar.headers() } };
  }

  #take(kind: Kind, jar: CredentialJar, answer: HttpAnswer): void {
    if (answer.status >= 400) return;
    jar.take(answer);
    this.#jar = jar;
    if (kind === 'cart.add') this.#pieces += 1;
  }
}
