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
import type { User } from '../protocol/session.ts';
import type { Change } from '../shop/state.ts';
import type {
  CreateStrategy,
  Found,
  Refusal,
  Session,
  Started,
  Strategy,
  StrategyOptions,
} from './strategy.ts';
import { touchEveryMs } from './support/expiry.ts';
import { connectRedis, type RedisConnection, refusesWrites } from './support/redis-connection.ts';
import { applyScript, endScript, indexScript, startScript, touchScript } from './support/redis-scripts.ts';
import { argumentsOf, hashOf, msOf, sessionOf, whoText } from './support/redis-session.ts';
import { idOf, newSecret } from './support/secret.ts';

const LISTED_MAX = 100;
/** How often the index is read again for one list. What it still hides then, the next list shows. */
const LIST_ROUNDS_MAX = 10;
/** A login writes the index before the session: a younger entry without one may be such a login. */
const PRUNE_OLDER_THAN_MS = 10_000;

class RedisStrategy implements Strategy {
  readonly name = 'redis';
  readonly family = 'stateful';
  readonly credentialKind = 'cookie';
  readonly stateHeldBy = 'store';

  readonly #options: StrategyOptions;
  readonly #redis: RedisConnection;

  constructor(options: StrategyOptions, redis: RedisConnection) {
    this.#options = options;
    this.#redis = redis;
  }

  async start(user: User, device: string): Promise<Started> {
    const { lifetimes, keepsUser } = this.#options;
    const [idleMs, absoluteMs] = [String(lifetimes.idleMs), String(lifetimes.absoluteMs)];
    const credential = newSecret();
    const id = idOf(credential);
    await this.#redis.evaluate(indexScript, this.#indexKey(user.id), [id, absoluteMs]);
    const who = keepsUser ? [whoText(user)] : [];
    const reply = await this.#evaluate(startScript, id, user.id, device, idleMs, absoluteMs, ...who);
    const session = this.#sessionIn(id, reply);
    if (!session) throw new Error('the session was gone as soon as it was written');
    return { session, credential };
  }

  async find(credential: string): Promise<Found | Refusal> {
    const { lifetimes } = this.#options;
    const id = idOf(credential);
    const [hash, time] = await this.#redis.run((client) =>
      Promise.all([client.hGetAll(this.#sessionKey(id)), client.time()]),
    );
    const session = sessionOf(id, hash, lifetimes);
    if (!session) return 'unknown';
    if (msOf(time) - session.lastSeenAt < touchEveryMs(lifetimes)) return { session };
    try {
      const touched = this.#sessionIn(id, await this.#evaluate(touchScript, id, String(lifetimes.idleMs)));
      return touched ? { session: touched } : 'unknown';
    } catch (error) {
      // A use that cannot be written does not count. The session goes on until its idle expiry.
      if (refusesWrites(error)) return { session };
      throw error;
    }
  }

  async apply({ id }: Session, change: Change): Promise<Found | null> {
    const idleMs = String(this.#options.lifetimes.idleMs);
    const reply = await this.#evaluate(applyScript, id, idleMs, ...argumentsOf(change));
    if (typeof reply === 'string') throw new Problem(reply as ProblemCode);
    const session = this.#sessionIn(id, reply);
    return session && { session };
  }

  /** Leaves the index alone when there was no session: it may be that of a login under way. */
  async end(userId: string, id: string): Promise<boolean> {
    const ended = (await this.#evaluate(endScript, id, userId)) === 1;
    if (ended) await this.#redis.run((client) => client.zRem(this.#indexKey(userId), id));
    return ended;
  }

  async list(userId: string) {
    let newest = await this.#listNewest(userId);
    // Entries whose sessions are gone may have stood before one that lives.
    for (let round = 1; round < LIST_ROUNDS_MAX && newest.pruned > 0 && !newest.complete; round += 1)
      newest = await this.#listNewest(userId);
    const { sessions, complete } = newest;
    return { sessions, complete };
  }

  async endAll(userId: string, except?: string): Promise<number> {
    const ids = await this.#redis.run((client) => client.zRange(this.#indexKey(userId), 0, -1));
    const others = ids.filter((id) => id !== except);
    let ended = 0;
    while (others.length > 0) {
      const batch = await Promise.all(others.splice(0, LISTED_MAX).map((id) => this.end(userId, id)));
      ended += batch.filter(Boolean).length;
    }
    return ended;
  }

  held(): number {
    return 0;
  }

  async checkReady(): Promise<void> {
    await this.#redis.run((client) => client.ping());
  }

  async close(): Promise<void> {
    this.#redis.close();
  }

  /** Looks at the newest entries of the index, and removes those whose sessions are gone. */
  async #listNewest(userId: string) {
    const index = this.#indexKey(userId);
    const [newest, total, time] = await this.#redis.run((client) =>
      Promise.all([
        client.zRangeWithScores(index, 0, LISTED_MAX - 1, { REV: true }),
        client.zCard(index),
        client.time(),
      ]),
    );
    const rows = await this.#redis.run((client) =>
      Promise.all(newest.map(({ value }) => client.hmGet(this.#sessionKey(value), ['u', 'd', 'c', 't']))),
    );
    const entries = newest.map(({ value: id, score }, row) => ({ id, score, fields: rows[row] ?? [] }));
    const isLive = ({ fields }: (typeof entries)[number]) => fields[0] === userId;
    const old = entries.filter(({ score }) => msOf(time) - score > PRUNE_OLDER_THAN_MS);
    const gone = old.filter((entry) => !isLive(entry)).map(({ id }) => id);
    const pruned = await this.#prune(index, gone);
    const sessions = entries.filter(isLive).map(({ id, fields: [, device, createdAt, lastSeenAt] }) => ({
      id,
      device: device ?? '',
      createdAt: Number(createdAt),
      lastSeenAt: Number(lastSeenAt),
    }));
    return { sessions, complete: total <= LISTED_MAX, pruned };
  }

  /** @returns how many are gone now: none where Redis takes no writes, and they stay for another time */
  async #prune(index: string, ids: string[]): Promise<number> {
    if (ids.length === 0) return 0;
    try {
      await this.#redis.run((client) => client.zRem(index, ids));
      return ids.length;
    } catch (error) {
      if (refusesWrites(error)) return 0;
      throw error;
    }
  }

  #sessionKey(id: string): string {
    return `${this.#options.storePrefix}s:${id}`;
  }

  /** Sorted set of a user's session ids, by the time of login. */
  #indexKey(userId: string): string {
    return `${this.#options.storePrefix}u:${userId}`;
  }

  #evaluate(script: string, id: string, ...args: string[]): Promise<unknown> {
    return this.#redis.evaluate(script, this.#sessionKey(id), args);
  }

  #sessionIn(id: string, reply: unknown): Session | null {
    return sessionOf(id, hashOf(reply as string[]), this.#options.lifetimes);
  }
}

export const createRedisStrategy: CreateStrategy = async (options) =>
  new RedisStrategy(options, await connectRedis(options.redisUrl, options.storeDeadlineMs));
