import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { Canaries, shownIn } from '../../../src/lab/client/canaries.ts';
import { OutputLog } from '../../../src/lab/processes/output-log.ts';

const secret = () => randomBytes(32).toString('base64url');
const SECRET = secret();
const values = new Map([
  ['one', SECRET],
  ['another', secret()],
  ['a password', 'correct horse battery staple'],
]);
const found = (text: string) => shownIn(text, values);

describe('a planted credential is found', () => {
  const middle = Math.ceil(SECRET.length / 2);
  const disguises: Record<string, string> = {
    'as it is': `GET /me?token=${SECRET} HTTP/1.1`,
    'by its first half': `sid=${SECRET.slice(0, middle)}…`,
    'by its second half': `…${SECRET.slice(middle)}`,
    'in base64, whatever stands before it': Buffer.from(`alice:${SECRET}`).toString('base64'),
    'in base64, one byte further': Buffer.from(`alice::${SECRET}`).toString('base64'),
    'in base64, two bytes further': Buffer.from(`alice:::${SECRET}`).toString('base64'),
    'in base64 for addresses': Buffer.from(`x${SECRET}??>>`).toString('base64url'),
    'in hexadecimal': Buffer.from(SECRET).toString('hex'),
  };
  for (const [how, text] of Object.entries(disguises)) {
    it(how, () => assert.deepEqual(found(`{"level":"info","msg":"${text}"}`), ['one']));
  }

  it('with spaces, escaped or not', () => {
    assert.deepEqual(found('correct%20horse%20battery%20staple'), ['a password']);
    assert.deepEqual(found(Buffer.from('a:correct horse battery staple').toString('base64')), ['a password']);
  });
});

it('a planted credential is not found where a hash, a piece or another one of it stands', () => {
  assert.deepEqual(found(''), []);
  assert.deepEqual(found(`${secret()} ${SECRET.slice(3, 15)} correct horse`), []);
});

it('an answer is kept without what it issues', () => {
  const canaries = new Canaries();
  canaries.plant({ name: 'issued', value: SECRET });
  const answer = (headers: Record<string, string>, body: unknown, text = '') =>
    canaries.hear({ status: 200, headers, body, text });
  answer({ 'set-cookie': `sid=${SECRET}` }, { token: SECRET, user: 'alice' });
  assert.match(canaries.answers, /alice/);
  assert.deepEqual(shownIn(canaries.answers, canaries.values), []);
  answer({ location: `/me?token=${SECRET}` }, {});
  assert.deepEqual(shownIn(canaries.answers, canaries.values), ['issued']);
  const plain = new Canaries();
  plain.hear({ status: 404, headers: {}, body: undefined, text: `Cannot GET /me/${SECRET}` });
  assert.deepEqual(shownIn(plain.answers, canaries.values), ['issued']);
});

describe('what a node has written', () => {
  it('is all of it, over every start', () => {
    const log = new OutputLog();
    for (const line of ['one', 'two']) log.add(line);
    assert.deepEqual([log.whole, log.written], ['one\ntwo', 2]);
  });

  it('is not claimed to be whole when some of it is gone', () => {
    const log = new OutputLog();
    for (let line = 0; line < 10_000; line += 1) log.add('x'.repeat(100));
    assert.deepEqual([log.whole, log.written], [null, 10_000]);
  });
});
