/**
 * The same eight requests to any server. What differs between two tours is what the servers do with them. The requests
 * are those of the typed client, one layer below its methods: there each one can be seen, with what it carried.
 */
import { CredentialJar } from '../../client/credential-jar.ts';
import { type Answer, exchange } from '../../client/exchange.ts';
import { requestOf } from '../../client/request.ts';
import { type RouteId, routeTable } from '../../protocol/routes.ts';
import { basePath, type Family } from '../../protocol/strategies.ts';
import { notice, showAnswer, showRequest, tell } from './narrator.ts';

const ANSWER_MS_MAX = 10_000;

export interface TourStep {
  readonly title: string;
  readonly status: number;
  /** Bytes of the header field that says who is asking; 0 where there was none. */
  readonly carriedBytes: number;
}

export type Voice = 'aloud' | 'silent';

class Tour {
  readonly steps: TourStep[] = [];
  /** What the client carries. It takes whatever an answer gives, and does not ask which kind of server that was. */
  jar = new CredentialJar();
  readonly #origin: string;
  readonly #base: string;
  readonly #voice: Voice;

  constructor(origin: string, family: Family, voice: Voice) {
    this.#origin = origin;
    this.#base = basePath(family);
    this.#voice = voice;
  }

  get carried(): string {
    return Object.values(this.jar.headers()).join();
  }

  async ask(title: string, route: RouteId, body?: object): Promise<Answer> {
    const headers = this.jar.headers();
    const request = requestOf(routeTable[route], this.#base, { headers, body });
    const answer = await exchange({ route }, this.#origin, request, { timeoutMs: ANSWER_MS_MAX });
    this.steps.push({ title, status: answer.status, carriedBytes: this.carried.length });
    if (this.#voice === 'aloud') {
      tell(title);
      showRequest(request);
      showAnswer(answer);
    }
    return answer;
  }

  take(answer: Answer): void {
    const before = this.carried;
    this.jar.take(answer);
    if (this.#voice === 'silent' || this.carried === before) return;
    notice(
      this.carried
        ? `From now on the client carries ${this.carried.length} bytes.`
        : 'The client has nothing left to show.',
    );
  }
}

export async function takeTour(origin: string, family: Family, voice: Voice = 'aloud'): Promise<TourStep[]> {
  const tour = new Tour(origin, family, voice);
  await tour.ask('Who am I? Nobody has said yet', 'me');
  const credentials = { username: 'bob', password: 'correct horse battery staple' };
  tour.take(await tour.ask('Log in', 'login', credentials));
  tour.take(await tour.ask('Who am I now?', 'me'));
  tour.take(await tour.ask('Put a laptop into the cart', 'addItem', { productId: 'laptop', quantity: 1 }));
  tour.take(await tour.ask('Say something', 'appendMessage', { text: 'Hello. Remember me?' }));
  tour.take(await tour.ask('What is in the cart?', 'getCart'));
  const copy = tour.jar.copy();
  tour.take(await tour.ask('Log out', 'logout'));
  tour.jar = copy;
  await tour.ask('A copy of the credential, shown after the logout', 'getCart');
  return tour.steps;
}
