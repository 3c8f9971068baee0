/** 401, 403, 409 and 429: who asks, and in which state. */
import assert from 'node:assert/strict';
import { limits } from '../../../src/protocol/headers.ts';
import { routes } from '../../../src/protocol/routes.ts';
import { Client, type Exchange, PASSWORD } from '../../support/client.ts';
import { samples } from '../../support/samples.ts';
import { untilTime } from '../../support/until.ts';
import { inTurn, type Rows } from './row.ts';

const FAILURES_MAX = 3;
const needSession = routes.filter(({ access }) => access !== 'anyone').map(({ id }) => id);
const params = { productId: 'mouse' };

const challengeOf = (exchange: Exchange) => exchange.headers.get('www-authenticate');

/** As a gateway tells it: the address that it saw stands last, before it whatever the client has claimed. */
const from = (address: string) => ({ 'x-forwarded-for': address });

const guess = (client: Client, address: string, password: string) =>
  client.exchange('login', { body: { username: 'bob', password }, headers: from(address) });

export const sessionRows: Rows = {
  'no credential, on every route that needs one': {
    code: 'no_session',
    async provoke(deployment) {
      const exchanges = await inTurn(needSession, (id) => deployment.client().exchange(id, samples[id]));
      for (const exchange of exchanges) assert.equal(challengeOf(exchange), 'Bearer realm="statelab"');
      return exchanges;
    },
  },

  'a credential that was never issued, on every route that needs one': {
    code: 'invalid_session',
    async provoke(deployment) {
      const stranger = deployment.client('never.issued.here');
      const exchanges = await inTurn(needSession, (id) => stranger.exchange(id, samples[id]));
      for (const exchange of exchanges) assert.match(challengeOf(exchange) ?? '', /error="invalid_token"/);
      return exchanges;
    },
  },

  'a credential after its expiry': {
    code: 'session_timeout',
    async provoke(deployment) {
      const hasty = await deployment.startServer({ ABSOLUTE_EXPIRY_MS: '1000' });
      const visitor = new Client(hasty);
      const { session } = await visitor.login();
      await untilTime(Date.parse(session.expiresAt));
      return [await visitor.exchange('me')];
    },
  },

  'a wrong password and an unknown user, told alike': {
    code: 'invalid_credentials',
    async provoke(deployment) {
      const anyone = deployment.client();
      const exchanges = await inTurn(['bob', 'nobody', 'BOB', '__proto__'], (username) =>
        anyone.exchange('login', { body: { username, password: `${PASSWORD}r` } }),
      );
      const told = exchanges.map(({ text }) => ({ ...JSON.parse(text), traceId: '' }));
      for (const each of told) assert.deepEqual(each, told[0]);
      return exchanges;
    },
  },

  'a user without the role': {
    code: 'forbidden',
    provoke: async (deployment) => [await (await deployment.visitor('bob')).exchange('listUsers')],
  },

  'a checkout of nothing': {
    code: 'cart_empty',
    async provoke(deployment) {
      const visitor = await deployment.visitor();
      return [await visitor.exchange('checkout', { headers: { 'idempotency-key': 'k' } })];
    },
  },

  'one piece more than a cart line holds': {
    code: 'quantity_limit',
    async provoke(deployment) {
      const visitor = await deployment.visitor();
      await visitor.ok('setQuantity', { params, body: { quantity: limits.cartLineQuantityMax } });
      return [await visitor.exchange('addItem', { body: { productId: 'mouse', quantity: 1 } })];
    },
  },

  'more than the client can carry': {
    code: 'state_too_large',
    async provoke(deployment) {
      const visitor = await deployment.visitor();
      const body = { text: 'x'.repeat(limits.messageLengthMax) };
      let last = await visitor.exchange('appendMessage', { body });
      while (last.status === 200) last = await visitor.exchange('appendMessage', { body });
      return [last];
    },
  },

  'too many wrong passwords, one by one or all at once': {
    code: 'too_many_requests',
    async provoke(deployment) {
      const env = { LOGIN_FAILURES_MAX: String(FAILURES_MAX), TRUST_PROXY: 'true' };
      const client = new Client(await deployment.startServer(env));
      for (let failure = 0; failure < FAILURES_MAX; failure += 1) {
        assert.equal((await guess(client, '203.0.113.1', 'wrong')).status, 401);
      }
      const refused = [
        await guess(client, '203.0.113.1', 'wrong'),
        await guess(client, '203.0.113.1', PASSWORD),
        await guess(client, '198.51.100.7, 203.0.113.1', PASSWORD),
      ];
      for (const { headers } of refused) assert.ok(Number(headers.get('retry-after')) <= 60);
      const victim = await guess(client, '203.0.113.2', PASSWORD);
      assert.equal(victim.status, 200, 'the victim logs in from another address');
      const guesses = Array.from({ length: 20 }, (_, index) =>
        guess(client, '203.0.113.3', `guess ${index}`),
      );
      const parallel = await Promise.all(guesses);
      const judged = parallel.filter(({ status }) => status === 401);
      assert.ok(judged.length <= FAILURES_MAX, `${judged.length} guesses were judged`);
      return [...refused, ...parallel.filter((exchange) => !judged.includes(exchange))];
    },
  },
};
