/** A long history for the page to replay, made up by a seed: the same seed gives the same lines. */
import { createRandom } from '../src/lab/runner/random.ts';
import type { HistoryEvent } from '../src/protocol/history.ts';

const nodes = ['node-1', 'node-2', 'node-3'];
const users = ['alice', 'bob', 'carol'];
const kinds = ['me', 'cart.read', 'cart.add', 'conversation.read'] as const;
const SESSIONS = 30;
/** Of a hundred requests, how many are refused. */
const REFUSED_PERCENT = 2;

interface Asked {
  readonly seed: number;
  readonly operations: number;
  readonly perSecond: number;
}

function operationOf(random: () => number, number: number, at: number): HistoryEvent[] {
  const isLogin = number < SESSIONS;
  const who = number % SESSIONS;
  const kind = isLogin ? ('login' as const) : (kinds[Math.floor(random() * kinds.length)] ?? 'me');
  const isFine = isLogin || random() * 100 >= REFUSED_PERCENT;
  const tookMs = 2 + random() * 12;
  const session = { session: `s${who + 1}`, user: users[who % users.length] ?? 'alice' };
  return [
    {
      type: 'invoke',
      at,
      operation: number,
      kind,
      ...session,
      to: 'gateway',
      credential: isLogin ? null : who + 1,
    },
    {
      type: isFine ? 'ok' : 'fail',
      at: at + tookMs,
      operation: number,
      status: isFine ? 200 : 401,
      ...(!isFine && { code: 'invalid_session' }),
      servedBy: nodes[Math.floor(random() * nodes.length)] ?? 'node-1',
      output: { user: session.user, cart: { mouse: number % 9 } },
      ...(isLogin && { issued: who + 1, issuedParts: [43] }),
      credentialBytes: isLogin ? 0 : 59,
      requestBytes: 254,
      latencyMs: tookMs,
    },
  ];
}

/** Halfway a node is killed, and healed a second later. */
export function longHistory({ seed, operations, perSecond }: Asked): string {
  const { next: random } = createRandom(seed);
  const bounds = { revocationBoundMs: 0, outageDeadlineMs: 1000, recoveryMs: 1500 };
  const events: HistoryEvent[] = [];
  for (let number = 0; number < operations; number += 1)
    events.push(...operationOf(random, number, 20 + (number * 1000) / perSecond));
  const half = (operations * 500) / perSecond;
  events.push({ type: 'phase', at: 10, phase: 'clean' }, { type: 'phase', at: half, phase: 'fault' });
  events.push({ type: 'fault', at: half, fault: 'kill', target: 'node-2' });
  events.push(
    { type: 'heal', at: half + 1000, target: 'node-2' },
    { type: 'phase', at: half + 1000, phase: 'healed' },
  );
  events.sort((a, b) => a.at - b.at);
  const begin: HistoryEvent = { type: 'begin', at: 0, experiment: 'bench', seed, nodes, ...bounds };
  return [begin, ...events].map((event) => `${JSON.stringify(event)}\n`).join('');
}
