/** Long lists: each row that was there from beginning to end is told exactly once, whatever comes in meanwhile. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Behaviours, Contract } from '../../contract/servers.ts';
import { newPerson, type ServiceClient, serviceVisitor } from '../../support/service-client.ts';

const PAGES_MAX = 200;

interface Page {
  readonly ids: readonly string[];
  readonly next: string | null;
}

type Read = (query: string) => Promise<Page>;

/** All ids, in order; something happens after each page. */
async function walk(read: Read, limit: number, between: () => Promise<unknown>): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = '';
  for (let page = 0; cursor !== null; page += 1) {
    assert.ok(page < PAGES_MAX, 'the list ends');
    const { ids: shown, next }: Page = await read(`limit=${limit}${cursor && `&cursor=${cursor}`}`);
    assert.ok(shown.length <= limit);
    ids.push(...shown);
    cursor = next;
    await between();
  }
  return ids;
}

const idsOf = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);

const readOrders =
  (client: ServiceClient): Read =>
  async (query) => {
    const { orders, nextCursor } = await client.ok('listOrders', { query });
    return { ids: idsOf(orders), next: nextCursor };
  };

async function order(client: ServiceClient): Promise<string> {
  await client.add('mouse', 1);
  return (await client.ok('checkout', { headers: { 'idempotency-key': randomUUID() } })).order.id;
}

async function orderAll(client: ServiceClient, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let each = 0; each < count; each += 1) ids.unshift(await order(client));
  return ids;
}

const always: Behaviours = {
  'orders come newest first, each once, while new ones are placed': async (deployment) => {
    const { client } = await newPerson(deployment.server);
    const placed = await orderAll(client, 5);
    const walked = await walk(readOrders(client), 2, () => order(client));
    assert.deepEqual(walked, placed);
    assert.equal((await client.ok('listOrders')).orders.length, 5 + 3);
  },

  'orders are seen by who placed them, and by nobody else, admins included': async (deployment) => {
    const { client } = await newPerson(deployment.server);
    const id = await order(client);
    assert.equal((await client.ok('getOrder', { params: { id } })).order.id, id);
    for (const other of [
      (await newPerson(deployment.server)).client,
      await serviceVisitor(deployment.server, 'alice'),
    ]) {
      await other.refused('getOrder', 'not_found', { params: { id } });
      assert.ok(!idsOf((await other.ok('listOrders')).orders).includes(id));
    }
    await client.refused('getOrder', 'not_found', { params: { id: randomUUID() } });
    await client.refused('getOrder', 'not_found', { params: { id: 'no-id' } });
  },

  'accounts come in the order of their names, each once, while people register': async (deployment) => {
    const admin = await serviceVisitor(deployment.server, 'alice');
    for (let count = 0; count < 4; count += 1) await newPerson(deployment.server);
    const known = idsOf((await admin.ok('listAccounts', { query: 'limit=100' })).users);
    const read: Read = async (query) => {
      const { users, nextCursor } = await admin.ok('listAccounts', { query });
      return { ids: idsOf(users), next: nextCursor };
    };
    const walked = await walk(read, 3, () => newPerson(deployment.server));
    assert.equal(new Set(walked).size, walked.length, 'nobody is told twice');
    assert.deepEqual(
      walked.filter((id) => known.includes(id)),
      known,
    );
  },

  'the audit trail comes newest first, each event once, while events come in': async (deployment) => {
    const admin = await serviceVisitor(deployment.server, 'alice');
    const person = await newPerson(deployment.server);
    const loginAgain = () => person.client.login(person.username, person.password);
    for (let count = 0; count < 3; count += 1) await loginAgain();
    const of = `&user=${person.id}`;
    const kinds = new Map<string, string>();
    const read: Read = async (query) => {
      const { events, nextCursor } = await admin.ok('readAudit', { query: `${query}${of}` });
      for (const { id, kind } of events) kinds.set(id, kind);
      return { ids: idsOf(events), next: nextCursor };
    };
    const walked = await walk(read, 2, loginAgain);
    assert.equal(new Set(walked).size, walked.length, 'nothing is told twice');
    assert.deepEqual(walked, [...walked].sort().reverse(), 'newest first');
    const ofLogins = walked.filter((id) => kinds.get(id) === 'login');
    assert.equal(ofLogins.length, 4, 'those from before the first page, and none from after it');
    assert.equal(kinds.get(walked.at(-1) ?? ''), 'registered');
  },

  'a cursor that no page has answered is refused, by name': async (deployment) => {
    const admin = await serviceVisitor(deployment.server, 'alice');
    const broken = ['x', 'WyJ4Il0', '%00', Buffer.from('[1,{"$gt":""}]').toString('base64url')];
    for (const route of ['listOrders', 'listAccounts', 'readAudit', 'listProducts'] as const) {
      for (const cursor of route === 'listAccounts' ? broken.filter((each) => each !== 'WyJ4Il0') : broken) {
        const { body } = await admin.refused(route, 'missing_data', { query: `cursor=${cursor}` });
        assert.deepEqual(
          body.errors?.map(({ field }) => field),
          ['cursor'],
          `${route} ${cursor}`,
        );
      }
      for (const query of ['limit=0', 'limit=101', 'limit=x', 'limit=1&limit=2', 'offset=3', '__proto__=1'])
        await admin.refused(route, 'missing_data', { query });
    }
  },
};

export const pages: Contract = { always };
