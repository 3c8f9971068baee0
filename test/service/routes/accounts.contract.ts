/** Making an account and changing its password, over HTTP, whoever holds the sessions. */
import assert from 'node:assert/strict';
import type { Behaviours, Contract, Deployment } from '../../contract/servers.ts';
import { newPassword, newPerson, ServiceClient } from '../../support/service-client.ts';

/** What differs from one answer to the next, whatever was asked. */
const OF_EACH_ANSWER = new Set(['date', 'traceparent', 'x-request-id']);

const register = (deployment: Deployment, body: Readonly<Record<string, string>>) =>
  new ServiceClient(deployment.server).exchange('register', { body });

const always: Behaviours = {
  'a person registers, logs in with what was chosen, and is a user and no more': async (deployment) => {
    const { client, username, id } = await newPerson(deployment.server);
    const { user } = await client.ok('me');
    assert.deepEqual(user, { id, username, name: 'Somebody New', role: 'user' });
    await client.refused('listUsers', 'forbidden');
  },

  'registration gives the same answer for a name that was taken, and leaves its owner alone': async (
    deployment,
  ) => {
    const { username, password } = await newPerson(deployment.server);
    const free = { username: `free-${username.slice(-8)}`, name: 'Somebody Else', password: newPassword() };
    const answers = [
      await register(deployment, free),
      await register(deployment, { ...free, username }),
      await register(deployment, { ...free, username, password }),
    ].map(({ status, text, headers }) => ({
      status,
      text,
      headers: [...headers].filter(([name]) => !OF_EACH_ANSWER.has(name)),
    }));
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
    const taken = { body: { username, password: free.password } };
    await new ServiceClient(deployment.server).refused('login', 'invalid_credentials', taken);
    await new ServiceClient(deployment.server).login(username, password);
  },

  'a wrong current password changes nothing': async (deployment) => {
    const { client, username, password } = await newPerson(deployment.server);
    const body = { currentPassword: 'some other password', newPassword: newPassword() };
    const { headers } = await client.refused('changePassword', 'wrong_password', { body });
    assert.match(headers.get('ratelimit') ?? '', /"account";r=\d+;t=\d+/);
    await client.ok('me');
    await new ServiceClient(deployment.server).login(username, password);
  },
};

/** The first of two sessions of one person changes the password. */
async function changed(deployment: Deployment) {
  const person = await newPerson(deployment.server);
  const other = new ServiceClient(deployment.server);
  await other.login(person.username, person.password);
  const next = newPassword();
  const body = { currentPassword: person.password, newPassword: next };
  const { ended } = await person.client.ok('changePassword', { body });
  await person.client.ok('me');
  const old = { body: { username: person.username, password: person.password } };
  await new ServiceClient(deployment.server).refused('login', 'invalid_credentials', old);
  await new ServiceClient(deployment.server).login(person.username, next);
  return { other, ended };
}

const serverHolds: Behaviours = {
  'a new password ends the other sessions, and keeps the one that chose it': async (deployment) => {
    const { other, ended } = await changed(deployment);
    assert.equal(ended, 1);
    await other.refused('me', 'invalid_session');
  },
};

const client: Behaviours = {
  'a new password ends no other session, and the answer says so': async (deployment) => {
    const { other, ended } = await changed(deployment);
    assert.equal(ended, null);
    await other.ok('me');
  },
};

export const accounts: Contract = { always, client, node: serverHolds, store: serverHolds };
