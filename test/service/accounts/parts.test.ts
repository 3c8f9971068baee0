// What needs neither a database nor a thread.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newEventId } from '../../../src/service/accounts/event-id.ts';
import { networkOf } from '../../../src/service/accounts/network.ts';
import { rateLimitFields } from '../../../src/service/accounts/rate-limit-fields.ts';

describe('the RateLimit fields', () => {
  it('name each policy, what is left of it and for how long, in whole numbers', () => {
    const fields = rateLimitFields([
      { name: 'address', quota: 50, windowSeconds: 60, remaining: 49, resetSeconds: 59.2 },
      { name: 'account', quota: 5, windowSeconds: 60, remaining: -1, resetSeconds: -0.5 },
    ]);
    assert.deepEqual(fields, {
      'RateLimit-Policy': '"address";q=50;w=60, "account";q=5;w=60',
      RateLimit: '"address";r=49;t=60, "account";r=0;t=0',
    });
  });

  it('are absent where nothing is limited: an empty list is no field', () => {
    assert.deepEqual(rateLimitFields([]), {});
  });
});

describe('the network of an address', () => {
  it('is an IPv4 address itself, however it is written', () => {
    assert.equal(networkOf('203.0.113.7'), '203.0.113.7');
    assert.equal(networkOf('::ffff:203.0.113.7'), '203.0.113.7');
    assert.equal(networkOf('::FFFF:203.0.113.7'), '203.0.113.7');
  });

  it('is the /64 of an IPv6 address, however it is written', () => {
    for (const address of ['2001:db8::1', '2001:0DB8:0:0:0:0:0:1', '2001:db8:0:0:ffff:ffff:ffff:ffff'])
      assert.equal(networkOf(address), '2001:db8:0:0::/64', address);
    assert.equal(networkOf('2001:db8:0:1::1'), '2001:db8:0:1::/64');
    assert.equal(networkOf('::1'), '0:0:0:0::/64');
  });

  it('is the text itself where that is no address', () => {
    for (const text of ['', 'unknown', '999.1.1.1', '1:2:3']) assert.equal(networkOf(text), text);
  });
});

describe('the ids of events', () => {
  it('sort in the order in which they were given, also within a millisecond and when the clock steps back', () => {
    const at = 1_800_000_000_000;
    const ids = [...Array.from({ length: 10_000 }, () => at), at - 5000, at + 100].map(newEventId);
    assert.deepEqual(ids, [...new Set(ids)].sort());
    for (const id of ids)
      assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(Number.parseInt((ids[0] ?? '').replace('-', '').slice(0, 12), 16), at);
  });
});
