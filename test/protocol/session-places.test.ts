// Where sessions lie, told from answers and faults alone.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Complete, Invoke } from '../../src/protocol/history.ts';
import type { SessionPlace } from '../../src/protocol/lab-clients.ts';
import {
  placesAfter,
  type SessionSign,
  sessionPlacesMax,
  signOfFault,
  signOfOperation,
} from '../../src/protocol/session-places.ts';
import type { StateHolder } from '../../src/protocol/strategies.ts';

const answer = (asked: 'login' | 'logout' | 'other', node: string, rest: object = {}): SessionSign => ({
  ...{ type: 'answer', asked, client: 'alice', user: 'alice', status: 200, node, isOwn: true },
  ...rest,
});
const after = (heldBy: StateHolder, ...signs: SessionSign[]): SessionPlace[] => [
  ...signs.reduce<readonly SessionPlace[]>((places, sign) => placesAfter(places, sign, heldBy), []),
];
const nodes = (places: readonly SessionPlace[]) => places.map(({ client, node }) => `${client} on ${node}`);

describe('a session', () => {
  it('begins with an acknowledged login, on the node only where a node holds it', () => {
    assert.deepEqual(nodes(after('node', answer('login', 'node-2'))), ['alice on node-2']);
    assert.deepEqual(nodes(after('store', answer('login', 'node-2'))), ['alice on null']);
    assert.deepEqual(after('node', answer('login', 'node-2', { status: 401 })), []);
  });

  it('ends with an acknowledged logout by whoever holds it', () => {
    assert.deepEqual(after('store', answer('login', 'node-1'), answer('logout', 'node-2')), []);
    assert.deepEqual(after('node', answer('login', 'node-1'), answer('logout', 'node-1')), []);
    assert.equal(after('node', answer('login', 'node-1'), answer('logout', 'node-2')).length, 1);
    assert.equal(
      after('store', answer('login', 'node-1'), answer('logout', 'node-2', { status: 503 })).length,
      1,
    );
  });

  it('goes with the node that held it, and with no other', () => {
    const signs = [answer('login', 'node-1'), answer('login', 'node-2', { client: 'bob', user: 'bob' })];
    const kill = signOfFault({ fault: 'kill', target: 'node-1' }) as SessionSign;
    assert.deepEqual(nodes(after('node', ...signs, kill)), ['bob on node-2']);
    assert.equal(after('store', ...signs, kill).length, 2);
  });

  it('survives a paused node, and whatever is done to a store, until an answer says otherwise', () => {
    assert.equal(signOfFault({ fault: 'pause', target: 'node-1' }), null);
    assert.equal(signOfFault({ fault: 'power-cut', target: 'store' }), null);
    const refused = answer('other', 'node-2', { status: 401 });
    assert.deepEqual(after('store', answer('login', 'node-1'), refused), []);
    assert.equal(after('node', answer('login', 'node-1'), refused).length, 1, 'that node never knew it');
    const forged = answer('other', 'node-2', { status: 401, isOwn: false });
    assert.equal(
      after('store', answer('login', 'node-1'), forged).length,
      1,
      'a made-up credential tells nothing',
    );
  });

  it('that its client carries is gone with the client', () => {
    const left: SessionSign = { type: 'client left', client: 'alice' };
    assert.deepEqual(after('client', answer('login', 'node-1'), left), []);
    assert.equal(after('store', answer('login', 'node-1'), left).length, 1);
  });
});

it('the newest sessions are told, and no more than a bounded number', () => {
  const signs = Array.from({ length: sessionPlacesMax + 5 }, (_, index) =>
    answer('login', 'node-1', { client: `s${index}` }),
  );
  const places = after('store', ...signs);
  assert.equal(places.length, sessionPlacesMax);
  assert.equal(places.at(-1)?.client, `s${sessionPlacesMax + 4}`);
  assert.deepEqual(after('store', answer('login', 'node-1'), answer('login', 'node-2')).length, 1);
});

it('an operation of a history tells the same, and one past the gateway or with a forged credential nothing', () => {
  const invoke: Invoke = {
    ...{ type: 'invoke', at: 1, operation: 0, kind: 'login', session: 's1', user: 'alice', to: 'gateway' },
    credential: null,
  };
  const complete: Complete = {
    ...{ type: 'ok', at: 2, operation: 0, status: 200, servedBy: 'node-1', output: {} },
    ...{ credentialBytes: 0, requestBytes: 200, latencyMs: 1 },
  };
  const sign = signOfOperation(invoke, complete) as SessionSign;
  assert.deepEqual(nodes(after('node', sign)), ['s1 on node-1']);
  assert.equal(signOfOperation({ ...invoke, probe: true }, complete), null);
  assert.equal(signOfOperation({ ...invoke, forged: 'none' }, complete), null);
  assert.equal(signOfOperation(invoke, { ...complete, status: null }), null);
});
