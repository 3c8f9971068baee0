import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type ContractStore, storeKinds } from '../contract/stores.ts';
import { Client } from '../support/client.ts';
import { startServer, type TestServer } from '../support/server.ts';

const NODES = ['node-1', 'node-2', 'node-3'];
const ADDS = 50;

for (const strategy of ['redis', 'postgres'] as const) {
  describe(`${strategy}: three server processes on one store`, { skip: storeKinds[strategy].missing }, () => {
    let store: ContractStore;
    let servers: TestServer[] = [];
    const start = (node: string) =>
      startServer(strategy, { NODE_NAME: node, STORE_DEADLINE_MS: '1500', ...store.env });
    before(async () => {
      store = await storeKinds[strategy].open();
      servers = await Promise.all(NODES.map(start));
    });
    after(async () => {
      await Promise.all(servers.map((server) => server.stop()));
      await store.stop();
    });

    const on = (client: Client, index: number) => client.at(servers[index % NODES.length] as TestServer);
    const login = async () => {
      const client = new Client(servers[0] as TestServer);
      await client.login();
      return client;
    };

    it('keep all of 50 parallel adds', async () => {
      const client = await login();
      await Promise.all(Array.from({ length: ADDS }, (_, index) => on(client, index).add('mouse', 1)));
      for (const index of NODES.keys()) {
        const { items, version } = await on(client, index).ok('getCart');
        assert.deepEqual([items[0]?.quantity, version], [ADDS, ADDS]);
      }
    });

    it('place one order for one key, wherever it is sent', async () => {
      const client = await login();
      await client.add('mouse', 1);
      const headers = { 'idempotency-key': 'everywhere' };
      const answers = await Promise.all(
        NODES.map((_, index) => on(client, index).ok('checkout', { headers })),
      );
      assert.equal(new Set(answers.map(({ order }) => order.id)).size, 1);
    });

    it('all know at once that a session has ended', async () => {
      const client = await login();
      await Promise.all(NODES.map((_, index) => on(client, index).ok('me')));
      await on(new Client(client.server, client.credential), 1).ok('logout');
      await Promise.all(NODES.map((_, index) => on(client, index).refused('me', 'invalid_session')));
    });

    it('lose nothing when one of them is killed', async () => {
      const client = await login();
      await on(client, 2).add('laptop', 3);
      await (servers[2] as TestServer).kill();
      assert.equal((await on(client, 1).ok('getCart')).items[0]?.quantity, 3);
      servers[2] = await start('node-3');
      assert.equal((await on(client, 2).ok('getCart')).items[0]?.quantity, 3);
    });
  });
}
