/** The same seven requests to any server. What differs between two tours is what the servers do with them. */
import { basePath, type Family } from '../../protocol/strategies.ts';
import { type Carried, carriedAfter, send, type TourAnswer } from './http.ts';
import { notice, showAnswer, showRequest, tell } from './narrator.ts';

export interface TourStep {
  readonly title: string;
  readonly status: number;
  /** Bytes of the header field that says who is asking; 0 where there was none. */
  readonly carriedBytes: number;
}

export type Voice = 'aloud' | 'silent';

class Tour {
  readonly steps: TourStep[] = [];
  carried: Carried | null = null;
  readonly #origin: string;
  readonly #base: string;
  readonly #voice: Voice;

  constructor(origin: string, family: Family, voice: Voice) {
    this.#origin = origin;
    this.#base = basePath(family);
    this.#voice = voice;
  }

  async ask(title: string, method: 'GET' | 'POST', path: string, body?: unknown): Promise<TourAnswer> {
    const headers = this.carried ? { [this.carried.name]: this.carried.value } : {};
    const request = { method, path: this.#base + path, headers, ...(body !== undefined && { body }) };
    const answer = await send(this.#origin, request);
    this.steps.push({ title, status: answer.status, carriedBytes: this.carried?.value.length ?? 0 });
    if (this.#voice === 'aloud') {
      tell(title);
      showRequest(request);
      showAnswer(answer);
    }
    return answer;
  }

  take(answer: TourAnswer): void {
    const before = this.carried;
    this.carried = carriedAfter(before, answer);
    if (this.#voice === 'silent' || this.carried?.value === before?.value) return;
    const bytes = this.carried?.value.length ?? 0;
    notice(
      this.carried
        ? `From now on the client carries ${bytes} bytes.`
        : 'The client has nothing left to show.',
    );
  }
}

export async function takeTour(origin: string, family: Family, voice: Voice = 'aloud'): Promise<TourStep[]> {
  const tour = new Tour(origin, family, voice);
  await tour.ask('Who am I? Nobody has said yet', 'GET', '/me');
  const credentials = { username: 'bob', password: 'correct horse battery staple' };
  tour.take(await tour.ask('Log in', 'POST', '/login', credentials));
  tour.take(await tour.ask('Who am I now?', 'GET', '/me'));
  const laptop = { productId: 'laptop', quantity: 1 };
  tour.take(await tour.ask('Put a laptop into the cart', 'POST', '/cart/items', laptop));
  tour.take(
    await tour.ask('Say something', 'POST', '/conversation/messages', { text: 'Hello. Remember me?' }),
  );
  tour.take(await tour.ask('What is in the cart?', 'GET', '/cart'));
  const copy = tour.carried;
  tour.take(await tour.ask('Log out', 'POST', '/logout'));
  tour.carried = copy;
  await tour.ask('A copy of the credential, shown after the logout', 'GET', '/cart');
  return tour.steps;
}
