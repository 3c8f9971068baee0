import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { Problem } from '../../../src/protocol/problems.ts';
import { createGuessingLimits, type GuessingLimits } from '../../../src/service/accounts/guessing-limits.ts';
import { withoutPostgres } from '../../support/postgres.ts';
import { isProblem } from '../../support/problem.ts';
import { until } from '../../support/until.ts';
import { accountsBench, newOrigin } from './bench.ts';

const MAX = 5;
const tooMany = isProblem('too_many_requests');
const wrong = async () => null;
const right = async () => 'a user';
const newAddress = () => newOrigin().address;

describe('the limits for guessing', { skip: withoutPostgres }, () => {
  const bench = accountsBench();
  let one: GuessingLimits;
  let other: GuessingLimits;

  async function newLimits(windowSeconds = 60, max = MAX): Promise<GuessingLimits> {
    const { connection } = await bench.open({ connectionsMax: 8 });
    const pseudonymKey = Buffer.alloc(32, 7);
    return createGuessingLimits({ query: connection.query, pseudonymKey, max, windowSeconds });
  }
  before(async () => {
    [one, other] = await Promise.all([newLimits(), newLimits()]);
  });

  it('are one count for all processes', async () => {
    const address = newAddress();
    for (const limits of [one, other, one, other, one])
      assert.equal((await limits.attempt('shared', address, wrong)).value, null);
    for (const limits of [one, other])
      await assert.rejects(limits.attempt('shared', address, right), tooMany);
  });

  it('let no guess slip through that is sent in parallel with others', async () => {
    const address = newAddress();
    let checked = 0;
    const answers = Promise.withResolvers<void>();
    const check = async () => {
      checked += 1;
      await answers.promise;
      return null;
    };
    const guesses = Array.from({ length: 50 }, (_, index) =>
      (index % 2 === 0 ? one : other).attempt('parallel', address, check),
    );
    const refused = Promise.all(guesses.map((guess) => guess.then(() => false, tooMany)));
    await until('every guess is let through or refused', async () => {
      const [row] = await bench.query<{ pending: number }>(
        'SELECT pending FROM {schema}.guessing_limits ORDER BY resets_at DESC LIMIT 1',
      );
      return checked === MAX && row?.pending === MAX;
    });
    answers.resolve();
    assert.equal((await refused).filter(Boolean).length, 50 - MAX);
    assert.equal(checked, MAX);
    await assert.rejects(one.attempt('parallel', address, right), tooMany);
  });

  it('let a right password through as often as it comes', async () => {
    const address = newAddress();
    for (let count = 0; count < 3 * MAX; count += 1) {
      const { limits } = await one.attempt('right', address, right);
      assert.deepEqual(
        limits.map(({ name, quota, remaining }) => [name, quota, remaining]),
        [
          ['address', 50, 50],
          ['account', 5, 5],
        ],
      );
    }
  });

  it('never lock the victim out: another address is another count', async () => {
    const attacker = newAddress();
    for (let count = 0; count < MAX; count += 1) await one.attempt('victim', attacker, wrong);
    await assert.rejects(one.attempt('victim', attacker, right), tooMany);
    assert.equal((await other.attempt('victim', newAddress(), right)).value, 'a user');
  });

  it('hold for an address, however many accounts it tries, and leave no rows behind then', async () => {
    const address = newAddress();
    const rows = async () => (await bench.query('SELECT 1 FROM {schema}.guessing_limits')).length;
    for (let count = 0; count < 10 * MAX; count += 1) await one.attempt(`sprayed-${count}`, address, wrong);
    const before = await rows();
    await assert.rejects(one.attempt('sprayed-anew', address, right), tooMany);
    assert.equal(await rows(), before);
  });

  it('count one name in all its cases, and all addresses of one IPv6 network, as one', async () => {
    const addresses = [
      '2001:db8:1:2::1',
      '2001:db8:1:2:ffff::9',
      '2001:DB8:1:2::abcd',
      '2001:db8:1:2:1:2:3:4',
    ];
    for (const address of addresses) await one.attempt('Six', address, wrong);
    await one.attempt('SIX', '2001:db8:1:2::7', wrong);
    await assert.rejects(one.attempt('six', '2001:db8:1:2::8', right), tooMany);
    await one.attempt('six', '2001:db8:1:3::1', right);
  });

  it('say how long to wait, in Retry-After and in the RateLimit fields alike', async () => {
    const address = newAddress();
    for (let count = 0; count < MAX; count += 1) await one.attempt('waits', address, wrong);
    const error: unknown = await one.attempt('waits', address, right).catch((caught) => caught);
    assert.ok(error instanceof Problem);
    const { 'Retry-After': wait, RateLimit: state, 'RateLimit-Policy': policy } = error.headers();
    assert.ok(Number(wait) > 50 && Number(wait) <= 60, wait);
    assert.equal(policy, '"account";q=5;w=60');
    assert.equal(state, `"account";r=0;t=${wait}`);
  });

  it('ask for a second only while it is other guesses without an answer that fill them', async () => {
    const address = newAddress();
    const answers = Promise.withResolvers<string>();
    let asked = 0;
    const check = () => {
      asked += 1;
      return answers.promise;
    };
    const guesses = Promise.all(Array.from({ length: MAX }, () => one.attempt('storm', address, check)));
    await until('the quota is full', () => asked === MAX);
    const error: unknown = await one.attempt('storm', address, right).catch((caught) => caught);
    assert.ok(error instanceof Problem);
    assert.equal(error.headers()['Retry-After'], '1');
    answers.resolve('a user');
    await guesses;
    assert.equal((await one.attempt('storm', address, right)).value, 'a user');
  });

  it('take a guess back whose answer never became known', async () => {
    const address = newAddress();
    const failing = () => Promise.reject(new Problem('overloaded'));
    for (let count = 0; count < 2 * MAX; count += 1)
      await assert.rejects(one.attempt('overloaded', address, failing), isProblem('overloaded'));
    assert.equal((await one.attempt('overloaded', address, right)).limits[1]?.remaining, MAX);
  });

  it('begin anew when the window is over, and what is over is removed', async () => {
    const limits = await newLimits(1, 2);
    const address = newAddress();
    for (let count = 0; count < 2; count += 1) await limits.attempt('window', address, wrong);
    await assert.rejects(limits.attempt('window', address, right), tooMany);
    await until('the window is over', () => limits.attempt('window', address, right));
    await until('what is over is removed', async () => {
      await limits.attempt('another', newAddress(), right);
      const over = await bench.query('SELECT 1 FROM {schema}.guessing_limits WHERE resets_at < now()');
      return over.length === 0;
    });
  });

  it('never wait for each other in a circle, and forget no guess that is answered', async () => {
    const many = await Promise.all([newLimits(60, 10_000), newLimits(60, 10_000)]);
    const addresses = [newAddress(), newAddress()];
    const attempts = Array.from({ length: 400 }, (_, index) => {
      const address = addresses[(index >> 1) % 2] as string;
      return many[index % 2]?.attempt(`circle-${index % 3}`, address, index % 5 === 0 ? wrong : right);
    });
    await Promise.all(attempts);
    const settled = await many[0].attempt('circle-other', addresses[0] as string, wrong);
    assert.equal(settled.limits[0]?.remaining, 100_000 - 41);
  });

  it('keep neither name nor address in the clear', async () => {
    await one.attempt('a-typed-password', '198.51.100.77', wrong);
    const rows = await bench.query('SELECT * FROM {schema}.guessing_limits');
    const bytes = ['a-typed-password', '198.51.100.77'].map((text) => Buffer.from(text).toString('hex'));
    for (const { key } of rows as { key: Buffer }[])
      assert.ok(key.length === 32 && !bytes.some((hex) => key.toString('hex').includes(hex)));
  });
});
