// A run of some minutes leaves a hundred thousand operations. The checker must not take longer than the run.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judge } from '../../../src/lab/checker/check.ts';
import { measurementsOf } from '../../../src/lab/checker/measurements.ts';
import { invariantIds } from '../../../src/protocol/lab-words.ts';
import { History } from '../../support/history.ts';

const OPERATIONS = 100_000;
/** It takes about one second; what is quadratic takes minutes. */
const CHECK_MS_MAX = 15_000;

const KINDS = ['cart.add', 'cart.read', 'message.append', 'conversation.read', 'me'] as const;

interface Shape {
  readonly sessions: number;
  /** How many operations are under way at any time. */
  readonly inFlight: number;
  /** Every answer gives a new token. */
  readonly isRenewing?: boolean;
  /** Each client logs in again after so many operations, showing what it carries. */
  readonly loginsEvery?: number;
}

function longHistory({
  sessions,
  inFlight,
  isRenewing,
  loginsEvery = Number.POSITIVE_INFINITY,
}: Shape): History {
  const history = new History({ revocationBoundMs: 60_000 });
  const clients = Array.from({ length: sessions }, (_, index) => history.client(`s${index}`, `user${index}`));
  const texts = clients.map((): string[] => []);
  const counts = clients.map(() => 0);
  const underWay: (() => void)[] = [];
  for (const client of clients) client.login({ idleExpiresAt: 1e9, expiresAt: 1e9 });
  for (let index = 0; index < OPERATIONS; index += 1) {
    const place = index % sessions;
    if (index === OPERATIONS / 4) history.fault();
    if (index === OPERATIONS / 2) history.heal();
    const [client, said] = [clients[place], texts[place]];
    if (!client || !said) continue;
    const round = Math.floor(index / sessions);
    if (round % loginsEvery === loginsEvery - 1) {
      client.login({ idleExpiresAt: 1e9, expiresAt: 1e9 });
      said.length = 0;
      counts[place] = 0;
      continue;
    }
    const kind = KINDS[round % KINDS.length] as (typeof KINDS)[number];
    const text = `${client.session} says ${index}`;
    const pending = client.invoke(kind, {
      ...(kind === 'cart.add' && { productId: 'mouse' }),
      ...(kind === 'message.append' && { text }),
    });
    if (kind === 'message.append') said.push(text);
    if (kind === 'cart.add') counts[place] = (counts[place] ?? 0) + 1;
    const issued = isRenewing ? history.newCredential() : undefined;
    const cart = { mouse: counts[place] ?? 0 };
    const shown =
      kind === 'me' ? { user: client.user } : { cart, messages: said.slice(-5), messageTotal: said.length };
    underWay.push(() => {
      pending.ok(shown, issued === undefined ? {} : { issued });
      client.credential = issued ?? client.credential;
    });
    if (underWay.length >= inFlight) underWay.shift()?.();
  }
  for (const end of underWay) end();
  for (const client of clients) client.logout();
  return history;
}

const shapes: Record<string, Shape> = {
  'of one session': { sessions: 1, inFlight: 1 },
  'of one session that does a thousand things at once': { sessions: 1, inFlight: 1_000 },
  'of one session whose token is renewed by every answer': { sessions: 1, inFlight: 1, isRenewing: true },
  'of ten thousand sessions': { sessions: 10_000, inFlight: 100 },
  'of thirty sessions that keep logging in': { sessions: 30, inFlight: 1, loginsEvery: 3 },
};

describe('the checker on a hundred thousand operations', () => {
  for (const [name, shape] of Object.entries(shapes)) {
    it(`${name} ends in a few seconds`, (test) => {
      const { events } = longHistory(shape);
      const startedAt = performance.now();
      const { truths } = judge(events, { invariants: invariantIds, claimedLocation: 'store' });
      const { operations } = measurementsOf(events);
      const tookMs = performance.now() - startedAt;
      test.diagnostic(`${Math.round(tookMs)} ms, ${JSON.stringify(truths)}`);
      assert.ok((operations ?? 0) >= OPERATIONS);
      assert.ok(tookMs < CHECK_MS_MAX, `${Math.round(tookMs)} ms`);
    });
  }
});
