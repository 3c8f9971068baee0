/** What an admin does to others, and what becomes of their sessions: at once, on every node, where the server holds them. */
import assert from 'node:assert/strict';
import type { Behaviours, Contract, Deployment } from '../../contract/servers.ts';
import { newPerson, type Person, ServiceClient, serviceVisitor } from '../../support/service-client.ts';

type Change = { readonly role?: 'admin' | 'user'; readonly isDisabled?: boolean };

const adminOf = (deployment: Deployment) => serviceVisitor(deployment.server, 'alice');

const update = (admin: ServiceClient, id: string, body: Change) =>
  admin.ok('updateAccount', { params: { id }, body });

const loginOf = ({ username, password }: Person) => ({ body: { username, password } });

/** Where the sessions lie outside of the nodes, another node must know as soon. */
async function nodesOf(deployment: Deployment) {
  const { server, facts } = deployment;
  return facts.stateHeldBy === 'store'
    ? [server, await deployment.startServer({ NODE_NAME: 'node-2' })]
    : [server];
}

const always: Behaviours = {
  'nobody but an admin sees or changes accounts, ends the sessions of others or reads the trail': async (
    deployment,
  ) => {
    const { id, client } = await newPerson(deployment.server);
    for (const route of ['listAccounts', 'updateAccount', 'endSessionsOf', 'readAudit'] as const) {
      const input = { params: { id }, ...(route === 'updateAccount' && { body: { role: 'admin' } }) };
      await client.refused(route, 'forbidden', input);
      await new ServiceClient(deployment.server).refused(route, 'no_session', input);
    }
    assert.equal((await client.ok('me')).user.role, 'user');
  },

  'a role counts from the next login on': async (deployment) => {
    const admin = await adminOf(deployment);
    const person = await newPerson(deployment.server);
    const { user } = await update(admin, person.id, { role: 'admin' });
    assert.deepEqual([user.role, user.isDisabled], ['admin', false]);
    await person.client.login(person.username, person.password);
    await person.client.ok('listAccounts');
    await update(admin, person.id, { role: 'user' });
    await person.client.login(person.username, person.password);
    await person.client.refused('listAccounts', 'forbidden');
  },

  'a disabled user is told no more than a wrong password, and comes back when enabled': async (
    deployment,
  ) => {
    const admin = await adminOf(deployment);
    const person = await newPerson(deployment.server);
    const { user } = await update(admin, person.id, { isDisabled: true });
    assert.equal(user.isDisabled, true);
    const anyone = new ServiceClient(deployment.server);
    const disabled = await anyone.refused('login', 'invalid_credentials', loginOf(person));
    const wrong = await anyone.refused('login', 'invalid_credentials', {
      body: { username: person.username, password: 'wrong' },
    });
    assert.equal(disabled.body.detail, wrong.body.detail);
    await update(admin, person.id, { isDisabled: false });
    await anyone.login(person.username, person.password);
  },

  'an admin takes no right from the own account, so that one is always left': async (deployment) => {
    const admin = await adminOf(deployment);
    const { user } = await admin.ok('me');
    for (const body of [{ isDisabled: true }, { role: 'user' }, { role: 'admin', isDisabled: false }])
      await admin.refused('updateAccount', 'own_account', { params: { id: user.id }, body });
    await admin.ok('listAccounts');
    await adminOf(deployment);
  },

  'whom nobody knows is not found, and what changes nothing is refused': async (deployment) => {
    const admin = await adminOf(deployment);
    const params = { id: 'u-nobody' };
    await admin.refused('updateAccount', 'not_found', { params, body: { role: 'user' } });
    await admin.refused('endSessionsOf', 'not_found', { params });
    await admin.refused('updateAccount', 'not_found', {
      params: { id: 'no%00body' },
      body: { role: 'user' },
    });
    for (const body of [{}, { role: 'root' }, { isDisabled: 'yes' }, { name: 'x' }, []])
      await admin.refused('updateAccount', 'missing_data', { params, body });
  },
};

const serverHolds: Behaviours = {
  'whoever is disabled, demoted or sent away has no session left, on any node': async (deployment) => {
    const admin = await adminOf(deployment);
    const nodes = await nodesOf(deployment);
    const acts = {
      disabled: (id: string) => update(admin, id, { isDisabled: true }),
      demoted: (id: string) => update(admin, id, { role: 'user' }),
      'sent away': (id: string) => admin.ok('endSessionsOf', { params: { id } }),
    };
    for (const [name, act] of Object.entries(acts)) {
      const person = await newPerson(deployment.server);
      const everywhere = nodes.map((node) => person.client.at(node));
      for (const client of everywhere) await client.ok('me');
      assert.equal((await act(person.id)).ended, 1, name);
      for (const client of everywhere) await client.refused('me', 'invalid_session');
    }
    await admin.ok('me');
  },
};

const client: Behaviours = {
  'no session can be taken away from its client, and each answer says so': async (deployment) => {
    const admin = await adminOf(deployment);
    const person = await newPerson(deployment.server);
    assert.equal((await update(admin, person.id, { isDisabled: true })).ended, null);
    await person.client.ok('me');
    await admin.refused('endSessionsOf', 'not_knowable', { params: { id: person.id } });
  },
};

export const admin: Contract = { always, client, node: serverHolds, store: serverHolds };
