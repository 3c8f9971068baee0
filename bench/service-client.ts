/** One person who is logged in at one node of the service, without a gateway, for benches of that node alone. */
import type { Agent } from 'undici';
import { CredentialJar } from '../src/lab/client/credential-jar.ts';
import { exchange, type HttpRequest } from '../src/lab/client/http-exchange.ts';
import { callFor, STORM_USERS } from '../src/lab/client/operations.ts';
import type { OperationKind } from '../src/protocol/history.ts';

const ANSWER_MS_MAX = 15_000;

interface NodeAddress {
  readonly agent: Agent;
  readonly origin: string;
  readonly base: string;
}

export class ServiceClient {
  readonly #node: NodeAddress;
  readonly #jar = new CredentialJar();

  constructor(node: NodeAddress) {
    this.#node = node;
  }

  request(kind: OperationKind): HttpRequest {
    const { origin, base } = this.#node;
    const [user] = STORM_USERS;
    const call = callFor(kind, { user, productId: 'mouse', quantity: 1, text: 'a message', key: 'k' });
    return {
      ...call,
      origin,
      path: `${base}${call.path}`,
      headers: { ...call.headers, ...this.#jar.headers() },
    };
  }

  /** @returns the status; null: no answer came */
  async ask(kind: OperationKind): Promise<number | null> {
    const answer = await exchange(this.#node.agent, this.request(kind), ANSWER_MS_MAX).catch(() => null);
    if (answer && answer.status < 400) this.#jar.take(answer);
    return answer?.status ?? null;
  }

  async logIn(): Promise<this> {
    const status = await this.ask('login');
    if (status !== 200) throw new Error(`a login of the bench was answered with ${status ?? 'nothing'}`);
    return this;
  }
}
