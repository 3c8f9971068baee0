/** A store of one's own: SQLite, in one file that all servers of a deployment share. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { User } from '../../../src/protocol/session.ts';
import { applyChange } from '../../../src/shop/apply-change.ts';
import { type Change, emptyState } from '../../../src/shop/state.ts';
import type { CreateStrategy, Session, Strategy, StrategyOptions } from '../../../src/strategies/strategy.ts';
import { idOf, newSecret } from '../../../src/strategies/support/secret.ts';

const TABLE = 'create table if not exists sessions (id text primary key, user text, body text)';

class SqliteStrategy implements Strategy {
  readonly name = 'sqlite';
  readonly family = 'stateful';
  readonly credentialKind = 'cookie';
  readonly stateHeldBy = 'store';
  readonly #options: StrategyOptions;
  readonly #db: DatabaseSync;

  constructor(options: StrategyOptions) {
    this.#options = options;
    const file = join(tmpdir(), `${options.storePrefix.replaceAll(/\W/g, '-')}.sqlite`);
    this.#db = new DatabaseSync(file, { timeout: 5000 });
    this.#db.exec(`pragma journal_mode = wal; pragma synchronous = off; ${TABLE}`);
  }

  /** Reads and writes as one: no other process comes in between. */
  #once<Value>(work: () => Value): Value {
    this.#db.exec('begin immediate');
    try {
      return work();
    } finally {
      this.#db.exec('commit');
    }
  }

  #read(id: string): Session | null {
    const row = this.#db.prepare('select body from sessions where id = ?').get(id);
    const session: Session | null = row ? JSON.parse(String(row.body)) : null;
    return session && this.#options.now() < session.idleExpiresAt ? session : null;
  }

  #write(session: Session): Session {
    const now = this.#options.now();
    const idleExpiresAt = Math.min(now + this.#options.lifetimes.idleMs, session.expiresAt);
    const used = { ...session, lastSeenAt: now, idleExpiresAt };
    const put = this.#db.prepare('insert or replace into sessions (id, user, body) values (?, ?, ?)');
    put.run(used.id, used.userId, JSON.stringify(used));
    return used;
  }

  async start({ id: userId }: User, device: string) {
    const credential = newSecret();
    const createdAt = this.#options.now();
    const expiresAt = createdAt + this.#options.lifetimes.absoluteMs;
    const times = { createdAt, lastSeenAt: createdAt, idleExpiresAt: createdAt, expiresAt };
    const fresh = { id: idOf(credential), userId, device, ...times, state: emptyState };
    return { session: this.#write(fresh), credential };
  }

  async find(credential: string) {
    return this.#once(() => {
      const session = this.#read(idOf(credential));
      return session ? { session: this.#write(session) } : 'unknown';
    });
  }

  async apply({ id }: Session, change: Change) {
    return this.#once(() => {
      const session = this.#read(id);
      return session && { session: this.#write({ ...session, state: applyChange(session.state, change) }) };
    });
  }

  async end(userId: string, id: string): Promise<boolean> {
    return this.#db.prepare('delete from sessions where id = ? and user = ?').run(id, userId).changes === 1;
  }

  async list(userId: string) {
    const rows = this.#db.prepare('select id from sessions where user = ?').all(userId);
    const sessions = rows.flatMap(({ id }) => this.#read(String(id)) ?? []);
    return { sessions, complete: true };
  }

  async endAll(userId: string, except = ''): Promise<number> {
    const ended = this.#db.prepare('delete from sessions where user = ? and id <> ?').run(userId, except);
    return Number(ended.changes);
  }

  held(): number {
    return 0;
  }

  async checkReady(): Promise<void> {}

  async close(): Promise<void> {
    this.#db.close();
  }
}

const createStrategy: CreateStrategy = async (options) => new SqliteStrategy(options);
export default createStrategy;
