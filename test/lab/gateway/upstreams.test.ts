import assert from 'node:assert/strict';
import { it } from 'node:test';
import { errors } from 'undici';
import { failureOf } from '../../../src/lab/gateway/upstreams.ts';

const systemError = (code: string, syscall: string) => Object.assign(new Error(code), { code, syscall });

it('what kept a connection from coming about has sent nothing', () => {
  const unreachable = ['ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ETIMEDOUT'];
  for (const code of unreachable) assert.equal(failureOf(systemError(code, 'connect')), 'neverSent', code);
  assert.equal(failureOf(new errors.ConnectTimeoutError()), 'neverSent');
  assert.equal(failureOf(new errors.ClientClosedError()), 'neverSent');
});

it('what ended a connection that was there may have come after the request', () => {
  for (const code of ['ECONNRESET', 'ETIMEDOUT'])
    assert.equal(failureOf(systemError(code, 'read')), 'brokenOff');
  assert.equal(failureOf(systemError('EPIPE', 'write')), 'brokenOff');
  assert.equal(failureOf(new errors.SocketError()), 'brokenOff');
  assert.equal(failureOf(new errors.ClientDestroyedError()), 'brokenOff');
});

it('silence is another failure, and an error that is not the connection’s is none', () => {
  for (const error of [new errors.HeadersTimeoutError(), new errors.BodyTimeoutError()])
    assert.equal(failureOf(error), 'late');
  assert.equal(failureOf(new errors.InvalidArgumentError()), null);
  assert.equal(failureOf(new TypeError('a bug')), null);
});
