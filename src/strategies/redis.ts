/**
 * redis: the state lives in Redis, the client holds only a key to it.
 *
 * How does server 2 know that it is the same person? It asks Redis, as server 1 did. Any server will do and
 * none forgets when it restarts; but each request costs a round trip, and when Redis is away nobody can be
 * recognised. Then the answer is 503, never 401: not knowing is not a refusal, and the cookie stays good.
 *
 * Threats
 * - Stolen cookie: works until logout or expiry; a logout counts at once, on every server.
 * - A leaked store: it holds SHA-256 of each secret. Nothing in it opens a session.
 * - Resurrection: every write is conditional on the session's existence (see redis-scripts.ts).
 * - Lost update: a change is one script, so parallel changes all survive.
 * - A hanging store: every command has a deadline, and a breaker opens after three failures.
 * - Skewed clocks: all times are the store's own, whatever the nodes think.
 */
import { Problem, type ProblemCode } from '../protocol/problems.ts';
import type { Strategy, StrategyOptions } from './strategy.ts';
import { touchEveryMs } from './support/expiry.ts';
import { connectRedis } from './support/redis-connection.ts';
import { applyScript, endScript, indexScript, startScript, touchScript } from './support/redis-scripts.ts';
import { argumentsOf, hashOf, msOf, sessionOf } from './support/redis-session.ts';
import { idOf, newSecret } from './support/secret.ts';

const LISTED_MAX = 100;
/** A login writes the index before the session: a younger entry without one may be such a login. */
const PRUNE_OLDER_THAN_MS = 10_000;

export async function createRedisStrategy(options: StrategyOptions): Promise<Strategy> {
  const { lifetimes, redisUrl, storePrefix, storeDeadlineMs } = options;
  const redis = await connectRedis(redisUrl, storeDeadlineMs);
  const idleMs = String(lifetimes.idleMs);
  const absoluteMs = String(lifetimes.absoluteMs);
  const sessionKey = (id: string) => `${storePrefix}s:${id}`;
  /** Sorted set of a user's session ids, by the time of login. */
  const indexKey = (userId: string) => `${storePrefix}u:${userId}`;

  const evaluate = (script: string, id: string, ...args: string[]): Promise<unknown> =>
    redis.evaluate(script, sessionKey(id), args);

  const sessionIn = (id: string, reply: unknown) => sessionOf(id, hashOf(reply as string[]), lifetimes);

  /** Leaves the index alone when there was no session: it may be that of a login under way. */
  async function end(userId: string, id: string): Promise<boolean> {
    const ended = (await evaluate(endScript, id, userId)) === 1;
    if (ended) await redis.run((client) => client.zRem(indexKey(userId), id));
    return ended;
  }

  return {
    name: 'redis',
    family: 'stateful',
    credentialKind: 'cookie',
    stateHeldBy: 'store',

    async start(user, device) {
      const credential = newSecret();
      const id = idOf(credential);
      await redis.evaluate(indexScript, indexKey(user.id), [id, absoluteMs]);
      const reply = await evaluate(startScript, id, user.id, device, idleMs, absoluteMs);
      const session = sessionIn(id, reply);
      if (!session) throw new Error('the session was gone as soon as it was written');
      return { session, credential };
    },

    async find(credential) {
      const id = idOf(credential);
      const [hash, time] = await redis.run((client) =>
        Promise.all([client.hGetAll(sessionKey(id)), client.time()]),
      );
      const session = sessionOf(id, hash, lifetimes);
      if (!session) return 'unknown';
      if (msOf(time) - session.lastSeenAt < touchEveryMs(lifetimes)) return { session };
      const touched = sessionIn(id, await evaluate(touchScript, id, idleMs));
      return touched ? { session: touched } : 'unknown';
    },

    async apply({ id }, change) {
      const reply = await evaluate(applyScript, id, idleMs, ...argumentsOf(change));
      if (typeof reply === 'string') throw new Problem(reply as ProblemCode);
      const session = sessionIn(id, reply);
      return session && { session };
    },

    end,

    async list(userId) {
      const [newest, total, time] = await redis.run((client) =>
        Promise.all([
          client.zRangeWithScores(indexKey(userId), 0, LISTED_MAX - 1, { REV: true }),
          client.zCard(indexKey(userId)),
          client.time(),
        ]),
      );
      const rows = await redis.run((client) =>
        Promise.all(newest.map(({ value }) => client.hmGet(sessionKey(value), ['u', 'd', 'c', 't']))),
      );
      const entries = newest.map(({ value: id, score }, index) => ({ id, score, fields: rows[index] ?? [] }));
      const isLive = ({ fields }: (typeof entries)[number]) => fields[0] === userId;
      const old = entries.filter(({ score }) => msOf(time) - score > PRUNE_OLDER_THAN_MS);
      const gone = old.filter((entry) => !isLive(entry)).map(({ id }) => id);
      if (gone.length > 0) await redis.run((client) => client.zRem(indexKey(userId), gone));
      const sessions = entries.filter(isLive).map(({ id, fields: [, device, createdAt, lastSeenAt] }) => ({
        id,
        device: device ?? '',
        createdAt: Number(createdAt),
        lastSeenAt: Number(lastSeenAt),
      }));
      return { sessions, complete: total <= LISTED_MAX };
    },

    async endAll(userId, except) {
      const ids = await redis.run((client) => client.zRange(indexKey(userId), 0, -1));
      let ended = 0;
      const others = ids.filter((id) => id !== except);
      while (others.length > 0) {
        const batch = await Promise.all(others.splice(0, LISTED_MAX).map((id) => end(userId, id)));
        ended += batch.filter(Boolean).length;
      }
      return ended;
    },

    held: () => 0,

    async checkReady() {
      await redis.run((client) => client.ping());
    },

    async close() {
      redis.close();
    },
  };
}
