// Which sessions the live lab tells of, from what passes its gateway, in whatever order it passes.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { ForwardedRequest } from '../../../src/lab/gateway/gateway.ts';
import { Sessions } from '../../../src/lab/live/sessions.ts';

const mark = { client: 'alice', session: 'alice', user: 'alice', isOwn: true, node: null };
type Told = Pick<ForwardedRequest, 'at' | 'durationMs' | 'path' | 'status'>;
const told = ({ at, durationMs, path, status }: Told, node = 'node-1') =>
  ({
    mark,
    method: path === '/login' ? 'POST' : 'GET',
    node,
    at,
    durationMs,
    path,
    status,
  }) as ForwardedRequest;

const newSessions = () => {
  const nodes = [{ name: 'node-1', state: 'up' }] as unknown as ConstructorParameters<
    typeof Sessions
  >[1]['nodes'];
  return new Sessions('node', { nodes }, () => undefined);
};

const login = { at: 100, durationMs: 50, path: '/login', status: 200 };
const refused = { durationMs: 80, path: '/me', status: 401 };

it('a refusal that was asked for before the login was answered says nothing of the new session', () => {
  for (const at of [90, 120, 149]) {
    const sessions = newSessions();
    sessions.answered(told(login));
    sessions.answered(told({ ...refused, at }));
    assert.equal(sessions.places().length, 1, `asked at ${at}`);
  }
});

it('a refusal that was asked for after it says that the session is gone, until the next login', () => {
  const sessions = newSessions();
  sessions.answered(told(login));
  sessions.answered(told({ ...refused, at: 151 }));
  assert.deepEqual(sessions.places(), []);
  sessions.answered(told({ ...login, at: 300 }));
  assert.equal(sessions.places().length, 1);
});
