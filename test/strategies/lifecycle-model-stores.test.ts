// Random lives of sessions, held to the same model where a store holds the state: two nodes, and a link to the store
// that breaks in the middle of what they do. What was cut off may have happened, or happen later, or never.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { Link } from '../../src/lab/link/link.ts';
import type { Strategy, StrategyOptions } from '../../src/strategies/strategy.ts';
import { untilReady } from '../support/outage.ts';
import { withoutPostgres } from '../support/postgres.ts';
import { postgresBench } from '../support/postgres-strategy.ts';
import { withoutRedis } from '../support/redis.ts';
import { redisBench } from '../support/redis-strategy.ts';
import { live, type Place } from './lifecycle/live.ts';
import { ABSOLUTE_MINUTES, IDLE_MINUTES } from './lifecycle/model.ts';
import { lifeWithOutages } from './lifecycle/steps.ts';

const RUNS = 40;
/** Missed now and then by a busy machine: then it is one more outage to the model. */
const DEADLINE_MS = 500;
const lifetimes = { idleMs: IDLE_MINUTES * 60_000, absoluteMs: ABSOLUTE_MINUTES * 60_000 };

interface Store {
  readonly url: () => string;
  strategy(url: string, options: Partial<StrategyOptions>): Promise<Strategy>;
  /** Everything in the store is older by so much: the same as if time had passed. */
  passTime(ms: number): Promise<void>;
}

async function placeOf(store: Store): Promise<{ place: Place; link: Link }> {
  const { hostname: host, port } = new URL(store.url());
  const link = await Link.open({ host, port: Number(port) });
  const url = store.url().replace(`:${port}`, `:${link.port}`);
  const open = () => store.strategy(url, { lifetimes, storeDeadlineMs: DEADLINE_MS });
  const nodes = await Promise.all([open(), open()]);
  return {
    link,
    place: {
      nodes,
      passTime: (ms) => store.passTime(ms),
      begin: (fault) => link.break(fault),
      async heal() {
        await link.heal();
        await Promise.all(nodes.map(untilReady));
      },
    },
  };
}

function holds(store: Store): void {
  let link: Link;
  let place: Place;
  before(async () => {
    ({ place, link } = await placeOf(store));
  });
  after(() => link.close());

  it('random lives are what the model allows', async () => {
    let judged = 0;
    const lives = fc.asyncProperty(lifeWithOutages, async (steps) => {
      if (await live(place, steps)) judged += 1;
    });
    // Not shrunk: that takes an outage for each attempt, and the error tells the whole life.
    await fc.assert(lives, { numRuns: RUNS, endOnFailure: true });
    assert.ok(judged > RUNS / 2, `${judged} of ${RUNS} could be judged`);
  });
}

/** Ages every session and every index by ARGV[1] ms. */
const ageScript = `
for _, key in ipairs(redis.call('KEYS', '*')) do
  local ttl = redis.call('PEXPIRETIME', key)
  if redis.call('TYPE', key).ok == 'hash' then
    for _, field in ipairs({ 'c', 'a', 't' }) do redis.call('HINCRBY', key, field, -ARGV[1]) end
  else
    for _, id in ipairs(redis.call('ZRANGE', key, 0, -1)) do redis.call('ZINCRBY', key, -ARGV[1], id) end
  end
  redis.call('PEXPIREAT', key, ttl - ARGV[1])
end`;

describe('in Redis', { skip: withoutRedis }, () => {
  const bench = redisBench();
  holds({
    url: () => bench.redis.url,
    strategy: (redisUrl, options) => bench.strategy({ redisUrl, ...options }),
    async passTime(ms) {
      const admin = await bench.redis.admin();
      await admin.eval(ageScript, { arguments: [String(ms)] });
    },
  });
});

describe('in PostgreSQL', { skip: withoutPostgres }, () => {
  const bench = postgresBench();
  holds({
    url: () => bench.postgres.url,
    strategy: (databaseUrl, options) => bench.strategy({ databaseUrl, ...options }),
    async passTime(ms) {
      const earlier = (column: string) => `${column} = ${column} - $1 * interval '1 ms'`;
      const columns = ['created_at', 'last_seen_at', 'ends_at', 'expires_at'];
      await bench.query(`update sessions set ${columns.map(earlier).join(', ')}`, [ms]);
    },
  });
});
