// Two nodes' connections, so that the statements really meet in the store.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { Problem } from '../../src/protocol/problems.ts';
import type { Session, Strategy } from '../../src/strategies/strategy.ts';
import { withoutPostgres } from '../support/postgres.ts';
import { postgresBench } from '../support/postgres-strategy.ts';
import { bob, carol, found, linesOf } from '../support/strategies.ts';

const add = { type: 'cart.add', productId: 'mouse', quantity: 1 } as const;
const ROUNDS = 60;

describe('postgres: parallel changes', { skip: withoutPostgres }, () => {
  const bench = postgresBench();

  const twoNodes = (): Promise<[Strategy, Strategy]> => Promise.all([bench.strategy(), bench.strategy()]);
  let one: Strategy;
  let two: Strategy;
  before(async () => {
    [one, two] = await twoNodes();
  });

  const addAtOnce = async (nodes: readonly [Strategy, Strategy], session: Session, count: number) => {
    const changes = Array.from({ length: count }, (_, index) => nodes[index % 2 ? 1 : 0].apply(session, add));
    return (await Promise.allSettled(changes)).filter(({ status }) => status === 'rejected');
  };

  it('all survive', async () => {
    const { credential, session } = await one.start(bob, 'device');
    const said = Array.from({ length: 30 }, (_, index) =>
      (index % 2 ? one : two).apply(session, { type: 'message.append', text: `${index}`, at: 1 }),
    );
    const [refused] = await Promise.all([addAtOnce([one, two], session, 50), ...said]);
    assert.deepEqual(refused, []);
    const { state } = (await found(one, credential)).session;
    assert.deepEqual([state.cart.lines, state.cart.version], [{ mouse: 50 }, 50]);
    const texts = state.conversation.messages.map(({ text }) => Number(text)).sort((a, b) => a - b);
    assert.deepEqual(texts, [...Array(30).keys()]);
  });

  it('all survive in a database whose own default is a stricter isolation', async () => {
    await bench.postgres.query(`alter role postgres set default_transaction_isolation = 'serializable'`);
    const [strict, other] = await twoNodes();
    await bench.postgres.query('alter role postgres reset default_transaction_isolation');
    const { credential, session } = await strict.start(bob, 'device');
    assert.deepEqual(await addAtOnce([strict, other], session, 50), []);
    assert.deepEqual(linesOf((await found(strict, credential)).session), { mouse: 50 });
  });

  it('fill a line up to its limit and not a piece further, and those beyond are told why', async () => {
    const { credential, session } = await one.start(bob, 'device');
    await one.apply(session, { type: 'cart.set', productId: 'mouse', quantity: 985 });
    const refused = await addAtOnce([one, two], session, 30);
    assert.equal(refused.length, 16);
    for (const { reason } of refused as PromiseRejectedResult[]) {
      assert.ok(reason instanceof Problem && reason.code === 'quantity_limit', String(reason));
    }
    assert.deepEqual(linesOf((await found(one, credential)).session), { mouse: 999 });
  });

  it('place one order for one key, and the pieces are in it once', async () => {
    const { credential, session } = await one.start(bob, 'device');
    await one.apply(session, add);
    const checkouts = Array.from({ length: 10 }, (_, index) => {
      const change = { type: 'cart.checkout', key: 'key', orderId: `order-${index}`, at: 1 } as const;
      return (index % 2 ? one : two).apply(session, change);
    });
    await Promise.all(checkouts);
    const { state } = (await found(one, credential)).session;
    assert.deepEqual([state.orders.length, state.orders[0]?.lines, state.cart.version], [1, { mouse: 1 }, 2]);
    const orderId = state.orders[0]?.orderId as string;
    const restores = [one, two, one, two].map((node) =>
      node.apply(session, { type: 'cart.restore', orderId }),
    );
    await Promise.all(restores);
    const restored = (await found(two, credential)).session.state;
    assert.deepEqual([restored.orders, restored.cart], [[], { lines: { mouse: 1 }, version: 3 }]);
  });

  it('never bring an ended session back, neither do touches', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { credential, session } = await one.start(carol, 'device');
      const end = () => (round % 3 ? one.end(carol.id, session.id) : one.endAll(carol.id));
      const change = () => two.apply(session, add);
      // A read that is due for a touch: it has found the session, and writes after it has ended.
      await bench.query(`update sessions set last_seen_at = now() - interval '1 hour' where user_id = $1`, [
        carol.id,
      ]);
      const touch = () => two.find(credential);
      const race = round % 2 ? [touch, end, touch, change] : [change, touch, end, change, touch];
      await Promise.all(race.map((step) => step()));
      assert.equal(await two.find(credential), 'unknown', `round ${round}`);
      assert.equal(await two.apply(session, add), null);
    }
    assert.deepEqual((await one.list(carol.id))?.sessions, []);
    assert.deepEqual(await bench.query('select from sessions where user_id = $1', [carol.id]), []);
  });

  it('of a session that has just ended are null, also those that would be refused', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { session } = await one.start(bob, 'device');
      const over = { type: 'cart.set', productId: 'mouse', quantity: 1000 } as const;
      const [, ...answers] = await Promise.allSettled([
        one.end(bob.id, session.id),
        two.apply(session, over),
        one.apply(session, over),
      ]);
      for (const answer of answers) {
        const isRefused =
          answer.status === 'rejected' && (answer.reason as Problem).code === 'quantity_limit';
        const hasEnded = answer.status === 'fulfilled' && answer.value === null;
        assert.ok(isRefused || hasEnded, JSON.stringify(answer));
      }
      assert.equal(await two.apply(session, over), null);
    }
  });
});
