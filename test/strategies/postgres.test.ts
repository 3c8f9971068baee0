import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { limits } from '../../src/protocol/headers.ts';
import { Problem } from '../../src/protocol/problems.ts';
import { withoutPostgres } from '../support/postgres.ts';
import { postgresBench } from '../support/postgres-strategy.ts';
import { bob, carol, found } from '../support/strategies.ts';
import { until } from '../support/until.ts';

const add = { type: 'cart.add', productId: 'mouse', quantity: 1 } as const;
const hello = { type: 'message.append', text: 'hello', at: 1 } as const;

describe('postgres: what the store holds', { skip: withoutPostgres }, () => {
  const bench = postgresBench();

  it('is a hash of each secret, and never the secret', async () => {
    const strategy = await bench.strategy();
    const { credential, session } = await strategy.start(bob, 'device');
    await strategy.apply(session, add);
    await strategy.apply(session, hello);
    const [row] = await bench.query<Record<string, unknown>>('select * from sessions');
    const { id, ...others } = row as { id: Buffer };
    assert.equal(id.toString('base64url'), session.id);
    const dump = JSON.stringify(others) + id.toString('latin1');
    assert.ok(dump.includes('hello'), 'the dump shows what there is');
    assert.ok(!dump.includes(credential));
    assert.equal(await strategy.find(session.id), 'unknown', 'what a leaked store shows opens nothing');
  });

  it('lies in the schema of the deployment, apart from others', async () => {
    const other = await bench.strategy({ databaseSchema: await bench.postgres.newSchema() });
    const one = await bench.strategy();
    const { credential } = await one.start(carol, 'device');
    assert.equal(await other.find(credential), 'unknown');
    assert.deepEqual((await other.list(carol.id))?.sessions, []);
  });

  it('stays bounded: the last 200 messages and the last 20 orders', async () => {
    const strategy = await bench.strategy();
    const { session, credential } = await strategy.start(carol, 'device');
    for (let index = 1; index <= limits.conversationMessagesMax + 3; index += 1) {
      await strategy.apply(session, { type: 'message.append', text: `${index}`, at: index });
    }
    for (let index = 1; index <= limits.rememberedOrdersMax + 3; index += 1) {
      await strategy.apply(session, add);
      await strategy.apply(session, { type: 'cart.checkout', key: `k${index}`, orderId: `o${index}`, at: 1 });
    }
    const { state } = (await found(strategy, credential)).session;
    const said = state.conversation.messages;
    assert.deepEqual([said.length, said[0]?.text, said.at(-1)?.text], [200, '4', '203']);
    assert.equal(state.conversation.total, 203);
    const keys = state.orders.map(({ key }) => key);
    assert.deepEqual([keys.length, keys[0], keys.at(-1)], [20, 'k4', 'k23']);
  });

  it('takes at most 500 bytes for a session with three cart lines, its share of the indexes included', async (test) => {
    const schema = await bench.postgres.newSchema();
    const strategy = await bench.strategy({ databaseSchema: schema });
    for (let index = 0; index < 20; index += 1) {
      const { session } = await strategy.start(
        { ...bob, id: `u-${index}` },
        'Mozilla/5.0 (X11; Linux x86_64)',
      );
      for (const productId of ['laptop', 'mouse', 'keyboard']) {
        await strategy.apply(session, { type: 'cart.add', productId, quantity: 12 });
      }
    }
    // As many as fill the pages: copies under other keys.
    await bench.postgres.query(
      `insert into sessions (id, user_id, device, created_at, ends_at, expires_at, cart, cart_version)
       select sha256(id || n::text::bytea), user_id, device, now() + n * interval '1 ms',
         ends_at + n * interval '1 ms', expires_at + interval '1 hour', cart, cart_version
       from sessions, generate_series(1, 1000) as n`,
      [],
      schema,
    );
    const [size] = await bench.postgres.query<{ heap: number; indexes: number }>(
      `select pg_table_size('sessions')::float8 / count(*) as heap, pg_indexes_size('sessions')::float8 / count(*) as indexes
       from sessions`,
      [],
      schema,
    );
    const { heap = 0, indexes = 0 } = size ?? {};
    test.diagnostic(`${Math.round(heap)} bytes in the table, ${Math.round(indexes)} in the indexes`);
    assert.ok(heap > 0 && heap + indexes <= 500, `${heap} + ${indexes} bytes`);
  });

  it('has the size of a cart line as a limit, and says which one it was', async () => {
    const strategy = await bench.strategy();
    const { session } = await strategy.start(bob, 'device');
    const isRefusal = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;
    await strategy.apply(session, { type: 'cart.set', productId: 'mouse', quantity: 999 });
    await assert.rejects(strategy.apply(session, add), isRefusal('quantity_limit'));
    await strategy.apply(session, { type: 'cart.remove', productId: 'mouse' });
    const empty = { type: 'cart.checkout', key: 'k', orderId: 'o', at: 1 } as const;
    await assert.rejects(strategy.apply(session, empty), isRefusal('cart_empty'));
  });
});

describe('postgres: round trips', { skip: withoutPostgres }, () => {
  const bench = postgresBench();

  it('are one for each call, whatever it does', async () => {
    const strategy = await bench.strategy({ databaseSchema: bench.schema });
    await bench.postgres.query('alter system set log_min_duration_statement = 0');
    await bench.postgres.query('select pg_reload_conf()');
    await until('it logs', async () => {
      await bench.postgres.query('select 42 as logged');
      return bench.postgres.log().includes('select 42 as logged');
    });
    const asked = () =>
      [...bench.postgres.log().matchAll(/ (?:execute (session-[\w.-]+)|statement): /g)].map(
        ([, name]) => name,
      );
    async function names(work: () => Promise<unknown>): Promise<unknown[]> {
      const before = asked().length;
      await work();
      const mark = `select '${crypto.randomUUID()}' as mark`;
      await bench.postgres.query(mark);
      await until('the log is complete', () => bench.postgres.log().includes(mark));
      return asked().slice(before, -1);
    }

    const { session, credential } = await strategy.start(bob, 'device');
    assert.deepEqual(await names(() => strategy.find(credential)), ['session-find']);
    await bench.query(`update sessions set last_seen_at = now() - interval '1 hour'`);
    const touch = () => found(strategy, credential);
    assert.deepEqual(await names(touch), ['session-find'], 'a use that counts');
    assert.deepEqual(await names(() => strategy.apply(session, add)), ['session-cart.add']);
    const over = { type: 'cart.set', productId: 'mouse', quantity: 1000 } as const;
    const refused = () => strategy.apply(session, over).catch(() => undefined);
    assert.deepEqual(await names(refused), ['session-cart.set'], 'a refusal');
    assert.deepEqual(await names(() => strategy.list(bob.id)), ['session-list']);
    assert.deepEqual(await names(() => strategy.end(bob.id, session.id)), ['session-end']);
    assert.deepEqual(await names(() => strategy.find(credential)), ['session-find'], 'nobody is there');
    assert.deepEqual(await names(() => strategy.endAll(bob.id)), ['session-end-all']);
    assert.deepEqual(await names(() => strategy.start(bob, 'device')), ['session-start']);
  });
});
