/** 501 and 503: what the server cannot do, ever or now. */
import assert from 'node:assert/strict';
import { routes, routeTable } from '../../../src/protocol/routes.ts';
import { checkAnswer } from '../../support/answer-rules.ts';
import { Client, expectCode } from '../../support/client.ts';
import { RawConnection } from '../../support/raw-connection.ts';
import { samples } from '../../support/samples.ts';
import type { TestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';
import { inTurn, type Rows } from './row.ts';

const needStore = routes.filter(({ access }) => access !== 'anyone').map(({ id }) => id);

const BODY = '{"operation":"add","values":[1,2]}';

/** A request whose body is still to come; the server has seen its head. */
async function begin(server: TestServer): Promise<RawConnection> {
  const connection = new RawConnection(server.url);
  const head = ['Host: test', 'Content-Type: application/json', `Content-Length: ${BODY.length}`];
  const { base } = new Client(server);
  connection.write([`POST ${base}/calculate HTTP/1.1`, ...head, 'Expect: 100-continue']);
  assert.equal((await connection.response()).status, 100);
  return connection;
}

async function checkSum(connection: RawConnection): Promise<void> {
  const { status, text } = await connection.response();
  assert.deepEqual([status, JSON.parse(text).result], [200, 3]);
}

const isRefused = (url: string) =>
  fetch(`${url}/livez`).then(
    () => false,
    () => true,
  );

export const serverRows: Rows = {
  'what this strategy cannot know': {
    code: 'not_knowable',
    async provoke(deployment) {
      const visitor = await deployment.visitor();
      const ids = ['listSessions', 'endOtherSessions', 'endSession'] as const;
      return inTurn(ids, (id) => visitor.exchange(id, samples[id]));
    },
  },

  'no answer from the store, on every route that needs it; the cookie stays good': {
    code: 'store_unavailable',
    async provoke(deployment) {
      const { store } = deployment;
      const visitor = await deployment.visitor();
      const { credential } = visitor;
      store.pause();
      const exchanges = await inTurn([...needStore, 'login', 'logout'] as const, (id) =>
        visitor.exchange(id, samples[id]),
      );
      await deployment.client().ok('listProducts');
      await deployment.client().ok('livez');
      store.resume();
      for (const exchange of exchanges) expectCode(exchange, 'store_unavailable');
      for (const { headers } of exchanges) assert.deepEqual(headers.getSetCookie(), []);
      assert.equal(visitor.credential, credential);
      await until('the same cookie works again', async () => (await visitor.exchange('me')).status === 200);
      return exchanges;
    },
  },

  'a server whose store is away': {
    code: 'not_ready',
    async provoke(deployment) {
      const anyone = deployment.client();
      deployment.store.pause();
      const exchanges = await inTurn(['', 'verbose'], (query) => anyone.exchange('readyz', { query }));
      deployment.store.resume();
      assert.match(exchanges[1]?.text ?? '', /"checks":\{"server":"ok","store":"unavailable"[,}]/);
      await until('it is ready again', async () => (await anyone.exchange('readyz')).status === 200);
      return exchanges;
    },
  },

  'a server that holds as many sessions as it may': {
    code: 'not_ready',
    async provoke(deployment) {
      const client = new Client(await deployment.startServer({ SESSIONS_MAX: '1' }));
      await client.login();
      const held = client.credential;
      const another = new Client(client.server);
      const refused = await another.exchange('login', samples.login);
      assert.equal(another.credential, undefined);
      await new Client(client.server, held).ok('me');
      return [refused];
    },
  },

  'a server that is about to stop, which finishes what it has begun': {
    code: 'not_ready',
    async provoke(deployment) {
      const server = await deployment.startServer();
      const [kept, asked] = [await begin(server), await begin(server)];
      server.child.process.send({ type: 'drain' });
      await until('nothing new is accepted', () => isRefused(server.url));
      const drainingAt = performance.now();
      kept.socket.write(BODY);
      await checkSum(kept);
      await kept.closed();
      asked.socket.write(`${BODY}GET /readyz?verbose HTTP/1.1\r\nHost: test\r\n\r\n`);
      await checkSum(asked);
      const answer = await asked.response();
      checkAnswer(answer, routeTable.readyz, server.node);
      assert.equal(answer.headers.get('connection'), 'close');
      assert.equal(JSON.parse(answer.text).checks.server, 'draining');
      await asked.closed();
      assert.equal(await server.child.exited, 0);
      assert.ok(performance.now() - drainingAt < 5000, 'no connection is waited for once it is idle');
      return [{ ...answer, body: JSON.parse(answer.text), ms: 0 }];
    },
  },
};
