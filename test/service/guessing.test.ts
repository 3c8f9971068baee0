// Guessing passwords through two processes behind one proxy: they count as one, by the address that the proxy names,
// and the victim comes in from elsewhere.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Exchange, PASSWORD } from '../support/client.ts';
import { withoutPostgres } from '../support/postgres.ts';
import type { TestServer } from '../support/server.ts';
import { ServiceBench } from '../support/service-bench.ts';
import { newPassword, newPerson, ServiceClient } from '../support/service-client.ts';

const FAILURES_MAX = 4;
/** One address may fail for so many times more accounts. */
const ACCOUNTS_PER_ADDRESS = 10;
const WINDOW_SECONDS = 300;

/** 1, 2, 3, and so on. */
function counter(): () => number {
  let last = 0;
  return () => {
    last += 1;
    return last;
  };
}

const addresses = counter();
const newAddress = () => `198.51.100.${addresses()}`;

describe('guessing through two processes', { skip: withoutPostgres }, () => {
  let bench: ServiceBench;
  let servers: [TestServer, TestServer];
  before(async () => {
    bench = await ServiceBench.open();
    const env = {
      TRUST_PROXY: 'true',
      LOGIN_FAILURES_MAX: String(FAILURES_MAX),
      LOGIN_FAILURES_WINDOW_SECONDS: String(WINDOW_SECONDS),
    };
    servers = [
      await bench.start('jwt', { ...env, NODE_NAME: 'node-1' }),
      await bench.start('jwt', { ...env, NODE_NAME: 'node-2' }),
    ];
  });
  after(() => bench?.stop());

  let turn = 0;
  /** By the next process, as a balancer would. */
  function attempt(forwarded: string, username: string, password = 'a wrong one'): Promise<Exchange> {
    turn += 1;
    const client = new ServiceClient(servers[turn % 2] as TestServer);
    const headers = { 'x-forwarded-for': forwarded };
    return client.exchange('login', { headers, body: { username, password } });
  }

  async function statuses(count: number, forwarded: () => string, username: string): Promise<number[]> {
    const all: number[] = [];
    for (let guess = 0; guess < count; guess += 1) all.push((await attempt(forwarded(), username)).status);
    return all;
  }

  const failures = (count: number) => Array.from({ length: count }, () => 401);

  it('ends at one limit for both, says when to come again, and lets the victim in from elsewhere', async () => {
    const [thief, victim] = [newAddress(), newAddress()];
    assert.deepEqual(await statuses(FAILURES_MAX, () => thief, 'bob'), failures(FAILURES_MAX));
    for (let process = 0; process < 2; process += 1) {
      const { status, headers } = await attempt(thief, 'bob', PASSWORD);
      assert.equal(status, 429, 'even the right one, or the limit would tell that it is right');
      const seconds = Number(headers.get('retry-after'));
      assert.ok(seconds > 0 && seconds <= WINDOW_SECONDS);
      assert.equal(headers.get('ratelimit'), `"account";r=0;t=${seconds}`);
      assert.match(
        headers.get('ratelimit-policy') ?? '',
        new RegExp(`"account";q=${FAILURES_MAX};w=${WINDOW_SECONDS}`),
      );
    }
    assert.equal((await attempt(victim, 'bob', PASSWORD)).status, 200, 'the victim is not locked out');
    assert.equal((await attempt(thief, 'carol', PASSWORD)).status, 200, 'nor is a neighbour');
  });

  it('shows with each answer what is left', async () => {
    const address = newAddress();
    for (let left = FAILURES_MAX - 1; left >= 0; left -= 1) {
      const { headers } = await attempt(address, 'bob');
      assert.match(headers.get('ratelimit') ?? '', new RegExp(`"account";r=${left};t=\\d+`));
      assert.match(headers.get('ratelimit-policy') ?? '', /"address";q=\d+;w=\d+, "account";q=\d+;w=\d+/);
    }
    const right = await attempt(newAddress(), 'bob', PASSWORD);
    assert.match(right.headers.get('ratelimit') ?? '', new RegExp(`"account";r=${FAILURES_MAX};`));
  });

  it('cannot be had anew with a claimed address, nor with another spelling of name or address', async () => {
    const address = newAddress();
    const claims = counter();
    const claimed = () => `203.0.113.${claims()}, ${address}`;
    const expected = [...failures(FAILURES_MAX), 429];
    assert.deepEqual(await statuses(FAILURES_MAX + 1, claimed, 'bob'), expected);
    assert.equal((await attempt(`::ffff:${address}`, 'BOB')).status, 429);
    const hosts = counter();
    const oneNetwork = () => `2001:db8:7:7::${hosts()}`;
    assert.deepEqual(await statuses(FAILURES_MAX + 1, oneNetwork, 'bob'), expected);
  });

  it('is told alike for whom nobody knows', async () => {
    const [address, other] = [newAddress(), newAddress()];
    const known = await attempt(address, 'bob');
    const unknown = await attempt(other, 'nobody-at-all');
    const shown = ({ status, headers, text }: Exchange) => {
      const { traceId: _, ...told } = JSON.parse(text);
      return { status, told, limit: headers.get('ratelimit')?.replaceAll(/t=\d+/g, '') };
    };
    assert.deepEqual(shown(unknown), shown(known));
    assert.deepEqual(await statuses(FAILURES_MAX, () => other, 'nobody-at-all'), [
      ...failures(FAILURES_MAX - 1),
      429,
    ]);
  });

  it('does not slip through in parallel', async () => {
    const address = newAddress();
    const answers = await Promise.all(Array.from({ length: 24 }, () => attempt(address, 'carol')));
    const wrong = answers.filter(({ status }) => status === 401);
    assert.equal(wrong.length, FAILURES_MAX);
    assert.ok(answers.every(({ status }) => status === 401 || status === 429));
  });

  it('ends for an address that tries one account after the other', async () => {
    const address = newAddress();
    const tried = FAILURES_MAX * ACCOUNTS_PER_ADDRESS;
    for (let account = 0; account < tried; account += 1)
      assert.equal((await attempt(address, `name-${account}`)).status, 401);
    const { status, headers } = await attempt(address, 'carol', PASSWORD);
    assert.equal(status, 429);
    assert.match(headers.get('ratelimit') ?? '', /^"address";r=0;/);
    assert.equal((await attempt(newAddress(), 'carol', PASSWORD)).status, 200);
  });

  it('ends in the same way where the old password is asked for, and where accounts are made', async () => {
    const { client } = await newPerson(servers[0]);
    const headers = { 'x-forwarded-for': newAddress() };
    const guess = { headers, body: { currentPassword: 'a wrong one', newPassword: newPassword() } };
    for (let count = 0; count < FAILURES_MAX; count += 1)
      await client.at(servers[count % 2] as TestServer).refused('changePassword', 'wrong_password', guess);
    await client.refused('changePassword', 'too_many_requests', guess);
    const made: number[] = [];
    for (let count = 0; count <= FAILURES_MAX; count += 1) {
      const body = { username: `made-${count}`, name: 'Made', password: newPassword() };
      made.push(
        (await new ServiceClient(servers[count % 2] as TestServer).exchange('register', { headers, body }))
          .status,
      );
    }
    assert.deepEqual(made, [...Array.from({ length: FAILURES_MAX }, () => 200), 429]);
  });
});
