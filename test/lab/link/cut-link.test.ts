import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { it } from 'node:test';
import { Link } from '../../../src/lab/link/link.ts';
import { connectTo, echo, startPeer } from '../../support/tcp.ts';

it('a link that was cut stays cut where another program has its port by now, and says so; then it heals', async (t) => {
  const peer = await startPeer(t, echo);
  const link = await Link.open({ host: '127.0.0.1', port: peer.port });
  t.after(() => link.close());
  await link.break('cut');
  const other = createServer().listen(link.port, '127.0.0.1');
  t.after(() => other.close());
  await once(other, 'listening');
  const heals = () => Promise.all([link.heal(), link.heal()]);
  await assert.rejects(heals(), /^LabRefusal: Port \d+, .* is taken by another program\./);
  assert.equal(link.fault, 'cut');
  other.close();
  await once(other, 'close');
  await heals();
  assert.equal(link.fault, null);
  const client = await connectTo(t, link.port);
  client.write('hello');
  const [said] = await once(client, 'data');
  assert.equal(String(said), 'hello');
});
