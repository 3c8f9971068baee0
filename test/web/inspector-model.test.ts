// What the inspector says of a request, without a browser: where the time went, why, and what is covered until asked for.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Exchange } from '../../src/protocol/exchanges.ts';
import type { DeploymentState, Hop } from '../../src/protocol/lab-events.ts';
import { problems } from '../../src/protocol/problems.ts';
import { because } from '../../web/model/because.ts';
import { maskedExchange } from '../../web/model/secrets.ts';
import { waterfall } from '../../web/model/waterfall.ts';
import { running } from '../support/fake-lab/deployments.ts';
import { exchangeOf, hopOf } from '../support/fake-lab/hops.ts';

const hop = (change: Partial<Hop> = {}): Hop => ({
  ...hopOf(running('sticky'), 'bob', 'me', 'node-3', 412),
  ...change,
});

describe('where a request went', () => {
  it('is the way to each server that was tried, and back', () => {
    const attempts: Hop['attempts'] = [
      { node: 'node-2', startMs: 0.4, durationMs: 0.1, outcome: 'refused' },
      { node: 'node-3', startMs: 0.5, durationMs: 3.1, outcome: 'answered' },
    ];
    const stretches = waterfall(hop({ attempts, durationMs: 5.2 }));
    assert.deepEqual(
      stretches.map(({ label, outcome }) => [label, outcome]),
      [
        ['gateway', null],
        ['→ node 2', 'refused'],
        ['→ node 3', 'answered'],
        ['→ bob', null],
      ],
    );
  });

  it('never lasts longer than the whole, and nothing is shorter than nothing', () => {
    const attempt = fc.record({
      node: fc.constant('node-1'),
      startMs: fc.double({ min: 0, max: 50, noNaN: true }),
      durationMs: fc.double({ min: 0, max: 50, noNaN: true }),
      outcome: fc.constantFrom('answered' as const, 'late' as const),
    });
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 3 }), (attempts) => {
        for (const { durationMs } of waterfall(hop({ attempts, durationMs: 100 }))) {
          assert.ok(durationMs >= 0 && durationMs <= 100);
        }
      }),
    );
  });
});

describe('why a request came out so', () => {
  const sticky: DeploymentState = {
    ...running('sticky'),
    sessions: [{ client: 'bob', user: 'bob', heldBy: 'node', node: 'node-2' }],
  };
  const refused = hop({ status: 401, code: 'invalid_session' });

  it('names the node whose memory held the session, and that it is down', () => {
    assert.equal(
      because(refused, sticky),
      'Node 3 does not hold this session. It lies in the memory of node 2.',
    );
    const nodes = sticky.nodes.map((node) =>
      node.name === 'node-2' ? { ...node, state: 'down' as const } : node,
    );
    assert.match(because(refused, { ...sticky, nodes }), /lay in the memory of node 2, and went with it\./);
  });

  it('names the node that took the session along, after it is gone', () => {
    const nobody = { ...sticky, sessions: [] };
    assert.match(because(refused, nobody, 'node-1'), /It lay in the memory of node 1, and went with it\./);
    assert.match(because(refused, nobody, 'node-3'), /It lay in the memory of its earlier process, and went/);
    assert.match(because(refused, nobody), /it ended, or it was lost with a process/);
  });

  it('says who holds the state, for each way of holding it', () => {
    const of = (name: 'jwt' | 'sticky' | 'redis') => because(hop({ status: 200, code: null }), running(name));
    assert.match(of('jwt'), /brought its state along/);
    assert.match(of('sticky'), /lies in its memory/);
    assert.match(of('redis'), /asked the store/);
  });

  it('has words for every code there is, under every strategy', () => {
    for (const [code, { status }] of Object.entries(problems)) {
      for (const name of ['jwt', 'sticky', 'redis'] as const) {
        const text = because(hop({ code, status }), running(name));
        assert.match(text, /^[A-Z]/, code);
        assert.doesNotMatch(text, /undefined|null/, code);
      }
    }
  });

  it('says first who did not answer', () => {
    assert.match(
      because(hop({ retried: ['node-2'] }), sticky),
      /^Node 2 did not answer, so the gateway asked node 3\. /,
    );
  });
});

describe('a request before its secrets are asked for', () => {
  const secret = 'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl';
  const whole: Exchange = {
    ...exchangeOf(hop()),
    request: {
      startLine: 'POST /api/stateless/login HTTP/1.1',
      headers: [
        ['Authorization', `Bearer ${secret}`],
        ['cookie', `route=abcdef; session=${secret}`],
        ['Accept', 'application/json'],
      ],
      body: '{"username":"alice","password":"alice-\\"secret"}',
    },
    response: {
      startLine: 'HTTP/1.1 200 OK',
      headers: [['Set-Cookie', `session=${secret}; HttpOnly`]],
      body: `{"token":"${secret}","user":"alice"}`,
    },
    presented: {
      kind: 'signed token',
      bytes: secret.length,
      fields: [
        { name: 'payload.sub', value: 'alice', bytes: 12, note: 'who' },
        { name: 'signature', value: 'c2lnbmF0dXJl', bytes: 12, note: 'by the key' },
      ],
    },
    curl: `curl -H 'Authorization: Bearer ${secret}'`,
  };

  it('holds none of them, anywhere', () => {
    const text = JSON.stringify(maskedExchange(whole));
    for (const covered of [secret, 'c2lnbmF0dXJl', 'alice-', 'abcdef', 'curl -H']) {
      assert.equal(text.includes(covered), false, covered);
    }
  });

  it('still shows what anybody may read', () => {
    const { request, presented } = maskedExchange(whole);
    assert.deepEqual(request.headers[2], ['Accept', 'application/json']);
    assert.match(request.body, /"username":"alice"/);
    assert.deepEqual(presented?.fields[0]?.value, 'alice');
  });
});
