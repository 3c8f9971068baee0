// One request in full, as the inspector shows it: real servers, a real Redis, and only of the page's own clients.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { LabRefusal } from '../../../src/lab/lab-control.ts';
import { exchangesMax } from '../../../src/lab/live/kept-exchanges.ts';
import { Exchange } from '../../../src/protocol/exchanges.ts';
import type { DeploymentName } from '../../../src/protocol/lab-words.ts';
import { PASSWORD } from '../../support/client.ts';
import { liveLab } from '../../support/live-lab.ts';

const { lab, deployment, hops, lastHop, sessions } = liveLab();
const shown = async (name: DeploymentName, hop = lastHop(name).id) =>
  Exchange.parse(await lab.exchange(name, hop));
const isUnknown = (error: unknown) => error instanceof LabRefusal && error.reason === 'unknown';
const hasCurl = await promisify(execFile)('curl', ['--version']).then(
  () => true,
  () => false,
);

describe('a request of a client whose session lies in a store', () => {
  it('is told raw, decoded, and with what lay where before and after', async () => {
    await lab.startDeployment('redis', 2);
    await lab.act('redis', 'alice', 'login');
    const login = await shown('redis');
    assert.match(login.request.startLine, /^POST \/api\/stateful\/login HTTP\/1\.1$/);
    assert.equal(login.request.body, '{"username":"alice","password":"…"}');
    assert.equal(login.response?.startLine, 'HTTP/1.1 200 OK');
    assert.deepEqual([login.presented, login.issued?.kind], [null, 'session id']);
    assert.deepEqual([login.before?.store?.sessions, login.after?.store?.sessions], [0, 1]);
    assert.ok((login.after?.store?.bytes ?? 0) > (login.before?.store?.bytes ?? 0));
    assert.deepEqual(
      login.after?.nodes.map(({ sessions }) => sessions),
      [0, 0],
    );
    await lab.act('redis', 'alice', 'me');
    const me = await shown('redis');
    assert.equal(
      me.presented?.fields[1]?.value,
      login.issued?.fields[1]?.value,
      'it shows what it was given',
    );
    assert.equal(me.presented?.bytes, me.hop.credentialBytes);
    assert.ok(!me.request.headers.some(([name]) => name === 'statelab-client'));
  });

  it('can be sent again from a terminal as it is told', { skip: !hasCurl && 'needs curl' }, async () => {
    const { curl } = await shown('redis');
    const before = hops('redis').length;
    const { stdout } = await promisify(execFile)('/bin/sh', ['-c', `${curl} -s`]);
    assert.match(stdout, /^HTTP\/1\.1 200 OK[\s\S]*"username":"alice"/);
    const stranger = hops('redis')[before];
    assert.deepEqual([stranger?.client, stranger?.isKept], [null, false]);
    await assert.rejects(lab.exchange('redis', stranger?.id ?? 0), isUnknown);
  });

  it('can be sent again to another node, with the same credential', async () => {
    const { hop, presented } = await shown('redis', 2);
    const other = hop.node === 'node-1' ? 'node-2' : 'node-1';
    await lab.repeat('redis', 2, other);
    const again = await shown('redis');
    assert.deepEqual([again.hop.node, again.hop.status, again.hop.client], [other, 200, 'alice']);
    assert.deepEqual(again.presented, presented);
  });

  it('shows an old credential when it is sent again after the logout, and gives the client nothing by that', async () => {
    await lab.act('redis', 'alice', 'logout');
    await lab.repeat('redis', 2);
    assert.deepEqual([lastHop('redis').status, lastHop('redis').credential], [401, 'cookie']);
    assert.equal(deployment('redis').clients[0]?.credential, null);
    await lab.repeat('redis', 1);
    assert.equal(lastHop('redis').status, 200, 'a login is sent with its password');
    assert.equal(deployment('redis').clients[0]?.credential?.kind, 'cookie', 'who had nothing takes it');
    assert.deepEqual(sessions('redis'), ['alice with the store']);
  });

  it('tells nothing of a store that cannot be asked', async () => {
    await lab.breakStore('redis', 'pause');
    await lab.act('redis', 'alice', 'me');
    const { before, after, hop } = await shown('redis');
    assert.deepEqual([before?.store, after?.store, hop.status], [null, null, 503]);
    assert.deepEqual(sessions('redis'), ['alice with the store'], 'not knowing is no end');
    await lab.healStore('redis');
    await lab.stopDeployment('redis');
    await assert.rejects(lab.exchange('redis', 1), LabRefusal);
  });
});

describe('what is kept', () => {
  it('is readable where the client carries it, and sealed where that is the point', async () => {
    await lab.startDeployment('jwt', 1);
    await lab.act('jwt', 'bob', 'login');
    await lab.act('jwt', 'bob', 'addToCart');
    const jwt = await shown('jwt');
    assert.equal(jwt.presented?.kind, 'signed token');
    assert.match(jwt.issued?.fields.find(({ name }) => name === 'payload.state')?.value ?? '', /mouse/);
    assert.ok((jwt.issued?.bytes ?? 0) > (jwt.presented?.bytes ?? 0), 'it grows with what it carries');
    assert.equal(jwt.after?.store, null);
    await lab.startDeployment('sealed', 1);
    await lab.act('sealed', 'bob', 'login');
    const sealed = await shown('sealed');
    assert.equal(sealed.issued?.kind, 'encrypted cookie');
    assert.equal(sealed.issued?.fields.find(({ name }) => name === 'ciphertext')?.value, null);
    await lab.stopDeployment('sealed');
  });

  it('are the last ones, and no more than a bounded number', async () => {
    const [first] = hops('jwt');
    for (let sent = 0; sent < exchangesMax; sent += 1) await lab.act('jwt', 'carol', 'me');
    await assert.rejects(lab.exchange('jwt', first?.id ?? 0), isUnknown);
    assert.equal((await shown('jwt')).hop.client, 'carol');
    await assert.rejects(lab.repeat('jwt', Number.NaN), isUnknown);
  });

  it('shows no password, wherever the body has one', async () => {
    await lab.act('jwt', 'alice', 'login');
    assert.equal(JSON.stringify(await shown('jwt')).includes(PASSWORD), false);
  });
});
