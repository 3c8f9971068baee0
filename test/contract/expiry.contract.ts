/** Idle and absolute expiry: the one rolls with use, the other never moves. */
import assert from 'node:assert/strict';
import type { Exchange } from '../support/client.ts';
import { until, untilTime } from '../support/until.ts';
import type { Behaviours, Contract } from './servers.ts';

export const IDLE_MS = 3000;
export const ABSOLUTE_MS = 7000;
/** How far two clocks may be apart that are the same clock, read by two processes. */
const APART_MS = 100;

/** Never accepted after the expiry, never refused before it. */
function checkTimely({ status, text }: Exchange, expiresAt: number, sentAt: number): void {
  if (sentAt > expiresAt + APART_MS)
    assert.equal(status, 401, `accepted ${sentAt - expiresAt} ms after expiry`);
  if (Date.now() < expiresAt - APART_MS) assert.equal(status, 200, text);
}

const always: Behaviours = {
  'a session in use outlives its idle time, and ends at its absolute expiry, which never moves': async (
    deployment,
  ) => {
    const visitor = await deployment.visitor();
    const first = (await visitor.ok('me')).session;
    const expiresAt = Date.parse(first.expiresAt);
    let idleExpiresAt = Date.parse(first.idleExpiresAt);
    let used = 0;
    await until(
      'the session ends',
      async () => {
        const sentAt = Date.now();
        const exchange = await visitor.exchange('me');
        checkTimely(exchange, expiresAt, sentAt);
        if (exchange.status === 401) return true;
        const { session } = exchange.body as { session: typeof first };
        assert.equal(session.expiresAt, first.expiresAt, 'the absolute expiry has moved');
        assert.ok(Date.parse(session.idleExpiresAt) >= idleExpiresAt, 'the idle expiry only moves on');
        assert.ok(session.idleExpiresAt <= session.expiresAt);
        idleExpiresAt = Date.parse(session.idleExpiresAt);
        used += 1;
        return false;
      },
      ABSOLUTE_MS * 2,
    );
    assert.equal(idleExpiresAt, expiresAt, 'at the end, both expiries are one');
    assert.ok(used > 10);
  },

  'a session left alone ends at its idle expiry': async (deployment) => {
    const [left, used] = [await deployment.visitor(), await deployment.visitor()];
    const { session } = await used.ok('me');
    const idleExpiresAt = Date.parse(session.idleExpiresAt);
    assert.ok(idleExpiresAt < Date.parse(session.expiresAt));
    await untilTime(idleExpiresAt - IDLE_MS / 3);
    const sentAt = Date.now();
    checkTimely(await used.exchange('me'), idleExpiresAt, sentAt);
    await untilTime(idleExpiresAt + APART_MS);
    const late = [
      await left.exchange('me'),
      await left.exchange('addItem', { body: { productId: 'mouse', quantity: 1 } }),
    ];
    for (const { status } of late) {
      assert.equal(status, 401, `answered ${status} after ${IDLE_MS / 1000} s without use, its idle time`);
    }
  },
};

const client: Behaviours = {
  'reading renews the credential when less than half of its idle time remains, not before': async (
    deployment,
  ) => {
    const visitor = await deployment.visitor();
    const { credential } = visitor;
    const first = (await visitor.ok('me')).session;
    const idleExpiresAt = Date.parse(first.idleExpiresAt);
    await until('a read renews the credential', async () => {
      await visitor.ok('getCart');
      if (visitor.credential !== credential) return true;
      assert.ok(Date.now() < idleExpiresAt, 'renewed before it expires');
      return false;
    });
    assert.ok(Date.now() > idleExpiresAt - IDLE_MS / 2, 'not renewed too early');
    const second = (await visitor.ok('me')).session;
    assert.ok(second.idleExpiresAt > first.idleExpiresAt);
    assert.equal(second.expiresAt, first.expiresAt);
  },

  'a change renews the credential at once': async (deployment) => {
    const visitor = await deployment.visitor();
    const { credential } = visitor;
    const { session } = await visitor.ok('me');
    await visitor.add('mouse', 1);
    assert.notEqual(visitor.credential, credential);
    assert.equal((await visitor.ok('me')).session.expiresAt, session.expiresAt);
  },
};

const bearer: Behaviours = {
  'a renewed token stands in the answer': async (deployment) => {
    const visitor = await deployment.visitor();
    assert.equal((await visitor.add('mouse', 1)).token, visitor.credential);
  },
};

const cookie: Behaviours = {
  'no answer says in its body what a cookie says': async (deployment) => {
    const visitor = await deployment.visitor();
    assert.equal((await visitor.add('mouse', 1)).token, undefined);
  },
};

const server: Behaviours = {
  'using a session sets no new cookie: its key stays the same': async (deployment) => {
    const visitor = await deployment.visitor();
    for (const id of ['me', 'getCart'] as const) {
      assert.deepEqual((await visitor.exchange(id)).headers.getSetCookie(), []);
    }
  },
};

export const expiry: Contract = { always, client, node: server, store: server, bearer, cookie };
