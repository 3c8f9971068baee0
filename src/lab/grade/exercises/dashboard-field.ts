/** Modify an endpoint: the dashboard tells how many different products are in the cart, on both servers. */
import type { ExerciseCheck } from '../../../protocol/grade.ts';
import { checked, type Exercise } from './exercise.ts';

export const FIELD = 'cartProductCount';
/** What was there before must stay. */
const KEPT = ['user', 'session', 'cartItemCount', 'cartTotalCents', 'conversationTotal'];
const ANSWER_MS_MAX = 5_000;

type Body = Record<string, unknown>;

/** One user of one server: whatever credential it is given, it presents. */
class Visitor {
  readonly #base: string;
  readonly #headers: Record<string, string> = { 'content-type': 'application/json' };

  constructor(base: string) {
    this.#base = base;
  }

  async ask(method: string, path: string, body?: object): Promise<{ status: number; body: Body }> {
    const signal = AbortSignal.timeout(ANSWER_MS_MAX);
    const content = body && JSON.stringify(body);
    const answer = await fetch(`${this.#base}${path}`, {
      method,
      headers: this.#headers,
      body: content ?? null,
      signal,
    });
    const [cookie] = answer.headers.getSetCookie();
    const text = await answer.text();
    const parsed: Body = text === '' ? {} : JSON.parse(text);
    if (cookie) this.#headers.cookie = cookie.split(';', 1).join();
    if (typeof parsed.token === 'string') this.#headers.authorization = `Bearer ${parsed.token}`;
    return { status: answer.status, body: parsed };
  }
}

async function shown(visitor: Visitor, expected: number): Promise<string | null> {
  const { status, body } = await visitor.ask('GET', '/dashboard');
  if (status !== 200) return `GET …/dashboard was answered ${status}`;
  const lost = KEPT.filter((name) => !(name in body));
  if (lost.length > 0) return `${lost.join(', ')} is no longer there`;
  if (!(FIELD in body)) return `the answer has no ${FIELD}`;
  return body[FIELD] === expected ? null : `${FIELD} is ${JSON.stringify(body[FIELD])}, not ${expected}`;
}

async function documented(base: string): Promise<string | null> {
  const answer = await fetch(new URL('/openapi.json', base), { signal: AbortSignal.timeout(ANSWER_MS_MAX) });
  const document = (await answer.json()) as { components?: { schemas?: Record<string, Body> } };
  const properties = document.components?.schemas?.Dashboard?.properties as Body | undefined;
  return properties && FIELD in properties ? null : `the schema Dashboard does not know ${FIELD}`;
}

/** @param name which server it is, in words */
export async function checkDashboard(name: string, base: string): Promise<ExerciseCheck[]> {
  const visitor = new Visitor(base);
  const login = { username: 'bob', password: 'correct horse battery staple' };
  const { status } = await visitor.ask('POST', '/login', login);
  if (status !== 200) return [checked(`${name}: a user can log in`, `the login was answered ${status}`)];
  const empty = await shown(visitor, 0);
  await visitor.ask('POST', '/cart/items', { productId: 'mouse', quantity: 2 });
  await visitor.ask('POST', '/cart/items', { productId: 'laptop', quantity: 1 });
  return [
    checked(`${name}: an empty cart has 0 different products`, empty),
    checked(`${name}: two mice and a laptop are 2 different products`, await shown(visitor, 2)),
    checked(`${name}: its OpenAPI document says so`, await documented(base)),
  ];
}

export const dashboardField: Exercise = {
  name: 'dashboard-field',
  needsFile: false,
  async check({ withDeployment }) {
    const on = (name: 'jwt' | 'memory', words: string) =>
      withDeployment({ name, nodes: 1, policy: 'round-robin' }, (base) => checkDashboard(words, base));
    return [...(await on('jwt', 'the stateless server')), ...(await on('memory', 'the stateful server'))];
  },
};
