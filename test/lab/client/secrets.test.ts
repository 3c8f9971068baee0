import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LabSession } from '../../../src/lab/client/lab-session.ts';
import { ROUTE_COOKIE } from '../../../src/protocol/headers.ts';
import type { Complete } from '../../../src/protocol/history.ts';
import { withStub } from '../../support/stub-site.ts';

const CANARY = 'canary-1b7e';

describe('a history', () => {
  it('holds no credential: neither cookie, token, route nor password', () => {
    let answers = 0;
    return withStub(
      (request, response) => {
        answers += 1;
        if (request.url?.endsWith('/conversation')) return request.destroy();
        const cookies = [`sid=${CANARY}-cookie-${answers}; Path=/`, `${ROUTE_COOKIE}=${CANARY}-route`];
        if (answers % 2 === 0) response.setHeader('set-cookie', cookies);
        const token = answers % 2 === 0 ? undefined : `${CANARY}-token-${answers}`;
        response.statusCode = request.url?.endsWith('/cart') ? 500 : 200;
        const session = { id: token ?? `${CANARY}-cookie-${answers}` };
        return response.end(JSON.stringify({ user: { username: 'alice' }, session, token, detail: CANARY }));
      },
      async (site) => {
        const session = new LabSession(site, 's1', 'alice');
        for (const kind of ['login', 'me', 'cart.read', 'conversation.read', 'me'] as const) {
          await session.perform(kind);
        }
        const old = session.credential;
        await session.perform('logout');
        if (old) await session.perform('me', { credential: old });
        const forged = { kind: 'bearer', value: `${CANARY}-forged` } as const;
        await session.perform('me', { credential: forged, forged: 'unsigned' });
        const { events } = site.recorder;
        assert.equal(events.length, 1 + 2 * 8);
        const leaks = events.filter((event) => JSON.stringify(event).includes(CANARY));
        assert.deepEqual(leaks, []);
        assert.equal(JSON.stringify(events).includes('correct horse'), false);
        // Nor is anything lost by that: the session is still told apart from others.
        const login = events[2] as Complete;
        assert.equal(login.output.sessionId, 'credential 1');
      },
    );
  });
});

describe('an answer that is not of the contract', () => {
  const bodies: unknown[] = [
    null,
    [],
    'text',
    { items: [null] },
    { items: [{ productId: 'mouse', quantity: 'many' }] },
    { items: 7 },
    { messages: [null] },
    { messages: [{ text: 7 }] },
    { total: 1.5 },
    { session: 'x', user: null },
    { session: { id: 7, expiresAt: 'never' } },
  ];
  for (const body of bodies) {
    it(`shows nothing: ${JSON.stringify(body)}`, () =>
      withStub(
        (_, response) => response.end(JSON.stringify(body)),
        async (site) => {
          assert.equal(await new LabSession(site, 's1', 'alice').perform('cart.read'), 'ok');
          assert.deepEqual((site.recorder.events.at(-1) as Complete).output, {});
        },
      ));
  }
});
