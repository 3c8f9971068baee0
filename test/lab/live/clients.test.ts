// What a hand does with the clients of a deployment, on real servers: who asks, where it goes, where the session lies.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LabRefusal } from '../../../src/lab/lab-control.ts';
import { clientsMax } from '../../../src/protocol/lab-clients.ts';
import { liveLab } from '../../support/live-lab.ts';
import { until } from '../../support/until.ts';

const { lab, deployment, hops, lastHop, sessions } = liveLab();
const isRefused = (reason: LabRefusal['reason']) => (error: unknown) =>
  error instanceof LabRefusal && error.reason === reason;
const told = (name: 'sticky' | 'jwt') =>
  hops(name).map(({ client, method, path, status, node }) => [client, method, path, status, node].join(' '));

describe('clients of servers that remember', () => {
  it('are there from the start, and each has a session of its own', async () => {
    await lab.startDeployment('sticky');
    assert.deepEqual(
      deployment('sticky').clients.map(({ name, credential }) => [name, credential]),
      [
        ['alice', null],
        ['bob', null],
        ['carol', null],
      ],
    );
    await lab.setPolicy('sticky', 'round-robin');
    assert.equal(deployment('sticky').gateway, 'round-robin');
    await lab.act('sticky', 'alice', 'login', 'node-2');
    await lab.act('sticky', 'bob', 'login', 'node-3');
    assert.deepEqual(sessions('sticky'), ['alice on node-2', 'bob on node-3']);
    const [alice, bob, carol] = deployment('sticky').clients;
    assert.equal(alice?.credential?.kind, 'cookie');
    assert.ok((bob?.credential?.bytes ?? 0) > 43);
    assert.equal(carol?.credential, null);
    assert.deepEqual(told('sticky').slice(-2), [
      'alice POST /login 200 node-2',
      'bob POST /login 200 node-3',
    ]);
    const held = deployment('sticky').nodes.map(({ sessionsHeld }) => sessionsHeld);
    assert.deepEqual(held, [0, 1, 1]);
  });

  it('are known to the node that met them, and to no other', async () => {
    await lab.act('sticky', 'alice', 'addToCart', 'node-2');
    assert.deepEqual([lastHop('sticky').status, lastHop('sticky').credential], [200, 'cookie']);
    await lab.act('sticky', 'alice', 'me', 'node-1');
    assert.deepEqual([lastHop('sticky').status, lastHop('sticky').code], [401, 'invalid_session']);
    assert.deepEqual(sessions('sticky'), ['alice on node-2', 'bob on node-3'], 'node-1 never knew her');
  });

  it('lose their sessions with the node, and the page is told', async () => {
    await lab.breakNode('sticky', 'node-2', 'kill');
    assert.deepEqual(sessions('sticky'), ['bob on node-3']);
    await lab.act('sticky', 'alice', 'me', 'node-2');
    const { attempts, status } = lastHop('sticky');
    assert.deepEqual([attempts[0]?.node, attempts[0]?.outcome, status], ['node-2', 'refused', 401]);
    await lab.breakNode('sticky', 'node-3', 'restart');
    assert.deepEqual(sessions('sticky'), []);
    await assert.rejects(lab.act('sticky', 'alice', 'me', 'node-7'), isRefused('unknown'));
  });

  it('end their sessions where these lie', async () => {
    await lab.act('sticky', 'carol', 'login', 'node-1');
    await lab.act('sticky', 'carol', 'logout', 'node-1');
    assert.deepEqual(sessions('sticky'), []);
    assert.equal(deployment('sticky').clients[2]?.credential, null);
  });

  it('are not sent to a node that the gateway no longer knows', async () => {
    await lab.breakNode('sticky', 'node-1', 'drain');
    await assert.rejects(lab.act('sticky', 'alice', 'me', 'node-1'), isRefused('impossible'));
  });

  it('are all whole again by one order, and anew by another', async () => {
    await lab.healAll();
    const states = () => deployment('sticky').nodes.map(({ state }) => state);
    assert.deepEqual(states(), ['healthy', 'healthy', 'healthy']);
    await lab.act('sticky', 'alice', 'login');
    await lab.addNode('sticky');
    const pids = deployment('sticky').nodes.map(({ pid }) => pid);
    await lab.reset();
    const now = deployment('sticky');
    assert.deepEqual([now.state, now.gateway, now.nodes.length], ['running', 'affinity', 3]);
    assert.ok(now.nodes.every(({ pid }) => !pids.includes(pid)));
    assert.deepEqual(
      [now.sessions, now.clients.map(({ credential }) => credential)],
      [[], [null, null, null]],
    );
    await lab.stopDeployment('sticky');
  });
});

describe('clients that carry everything', () => {
  it('hold their own sessions, whichever node answers and whichever dies', async () => {
    await lab.startDeployment('jwt', 2);
    await lab.act('jwt', 'alice', 'login');
    await lab.act('jwt', 'alice', 'addToCart');
    await lab.breakNode('jwt', 'node-1', 'kill');
    assert.deepEqual(sessions('jwt'), ['alice with the client']);
    await lab.act('jwt', 'alice', 'me');
    assert.deepEqual([lastHop('jwt').status, lastHop('jwt').credential], [200, 'bearer']);
    await lab.healNode('jwt', 'node-1');
  });

  it('come and go, up to so many, and their sessions go with them', async () => {
    const names = () => deployment('jwt').clients.map(({ name }) => name);
    for (let number = 3; number < clientsMax; number += 1) await lab.addClient('jwt');
    assert.equal(names().length, clientsMax);
    await assert.rejects(lab.addClient('jwt'), isRefused('impossible'));
    for (const name of names()) await lab.act('jwt', name, 'login');
    assert.equal(new Set(hops('jwt').map(({ client }) => client)).size, clientsMax);
    assert.ok(
      hops('jwt').every(({ status }) => status === 200),
      'the lab’s users have all these names',
    );
    await lab.removeClient('jwt', 'alice');
    assert.equal(names().includes('alice'), false);
    assert.equal(sessions('jwt').length, clientsMax - 1);
    await assert.rejects(lab.act('jwt', 'alice', 'me'), isRefused('unknown'));
    await lab.addClient('jwt');
    assert.equal(deployment('jwt').clients.find(({ name }) => name === 'alice')?.credential, null);
  });

  it('do one thing at a time, so that none shows what it was given before the last', async () => {
    const before = hops('jwt').length;
    await Promise.all(Array.from({ length: 6 }, () => lab.act('jwt', 'bob', 'addToCart')));
    const sizes = hops('jwt')
      .slice(before)
      .map(({ credentialBytes }) => credentialBytes);
    assert.equal(sizes.length, 6);
    assert.deepEqual(
      sizes,
      sizes.toSorted((a, b) => a - b),
    );
    await until('it is told', () => deployment('jwt').clients.some(({ name }) => name === 'bob'));
    assert.deepEqual(
      hops('jwt').map(({ id }) => id),
      hops('jwt').map((_, index) => index + 1),
      'hops are numbered from the deployment’s start',
    );
  });
});
