// A run of some minutes leaves a hundred thousand operations. The checker must not take longer than the run.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judge } from '../../../src/lab/checker/check.ts';
import { measurementsOf } from '../../../src/lab/checker/measurements.ts';
import { invariantIds, observationIds } from '../../../src/protocol/lab-words.ts';
import { History } from '../../support/history.ts';

/** Of the processor's time, which other processes do not stretch. It takes two; what is quadratic takes minutes. */
const CHECK_SECONDS_MAX = 15;

const KINDS = ['cart.add', 'cart.read', 'message.append', 'conversation.read', 'me'] as const;

interface Shape {
  readonly operations: number;
  readonly sessions: number;
  /** How many operations are under way at any time. */
  readonly inFlight: number;
  /** Every answer gives a new token. */
  readonly isRenewing?: boolean;
  /** Each client logs in again after so many operations, showing what it carries. */
  readonly loginsEvery?: number;
  /** Each client checks out after so many operations, every key twice. */
  readonly checkoutsEvery?: number;
}

function longHistory({
  operations,
  sessions,
  inFlight,
  isRenewing,
  loginsEvery = Number.POSITIVE_INFINITY,
  checkoutsEvery = Number.POSITIVE_INFINITY,
}: Shape): History {
  const history = new History({ revocationBoundMs: 60_000 });
  const clients = Array.from({ length: sessions }, (_, index) => history.client(`s${index}`, `user${index}`));
  const texts = clients.map((): string[] => []);
  const counts = clients.map(() => 0);
  const underWay: (() => void)[] = [];
  for (const client of clients) client.login({ idleExpiresAt: 1e9, expiresAt: 1e9 });
  for (let index = 0; index < operations; index += 1) {
    const place = index % sessions;
    if (index === operations / 4) history.fault();
    if (index === operations / 2) history.heal();
    const [client, said] = [clients[place], texts[place]];
    if (!client || !said) continue;
    const round = Math.floor(index / sessions);
    if (round % loginsEvery === loginsEvery - 1) {
      client.login({ idleExpiresAt: 1e9, expiresAt: 1e9 });
      said.length = 0;
      counts[place] = 0;
      continue;
    }
    if (round % checkoutsEvery === checkoutsEvery - 1) {
      const key = `${client.session}-${Math.floor(round / checkoutsEvery / 2)}`;
      client.ok('cart.checkout', { order: { id: key, lines: {} } }, { key });
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
  'of one session': { operations: 100_000, sessions: 1, inFlight: 1 },
  'of one session that does a thousand things at once': { operations: 30_000, sessions: 1, inFlight: 1_000 },
  'of one session whose token is renewed by every answer': {
    operations: 30_000,
    sessions: 1,
    inFlight: 1,
    isRenewing: true,
  },
  'of ten thousand sessions': { operations: 30_000, sessions: 10_000, inFlight: 100 },
  'of thirty sessions that keep logging in': {
    operations: 30_000,
    sessions: 30,
    inFlight: 1,
    loginsEvery: 3,
  },
  'of one session that checks out again and again': {
    operations: 30_000,
    sessions: 1,
    inFlight: 1,
    checkoutsEvery: 3,
  },
};

describe('the checker', () => {
  for (const [name, shape] of Object.entries(shapes)) {
    it(`ends in a few seconds: ${shape.operations} operations ${name}`, (test) => {
      const { events } = longHistory(shape);
      const before = process.cpuUsage();
      judge(events, {
        invariants: invariantIds,
        observes: observationIds,
        claimed: { stateHeldBy: 'store' },
      });
      const { operations = 0 } = measurementsOf(events);
      const { user, system } = process.cpuUsage(before);
      const seconds = (user + system) / 1e6;
      test.diagnostic(`${seconds.toFixed(1)} s`);
      assert.ok(operations >= shape.operations);
      assert.ok(seconds < CHECK_SECONDS_MAX, `${seconds} s`);
    });
  }
});
