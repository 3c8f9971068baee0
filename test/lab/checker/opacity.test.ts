import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { measurementsOf } from '../../../src/lab/checker/measurements.ts';
import { History } from '../../support/history.ts';
import { isFalse, isTrue, isUnknown } from '../../support/judged.ts';

describe('opacity', () => {
  it('is true when nothing could be read in any credential that was issued', () => {
    const history = new History();
    const alice = history.client('s1');
    alice.login({}, { discloses: [] });
    alice.ok('cart.add', {}, { productId: 'mouse' }, { issued: 2, discloses: [] });
    isTrue(history, 'opacity');
  });

  it('is false when one credential told something, and names the answer that told the most', () => {
    const history = new History();
    history.client('s1').login({}, { discloses: [] });
    const bob = history.client('s2', 'bob');
    bob.login({}, { discloses: ['username'] });
    const most = bob.ok(
      'cart.add',
      {},
      { productId: 'mouse' },
      { issued: 9, discloses: ['username', 'cart'] },
    );
    bob.ok('me', {}, {}, { issued: 10, discloses: ['role'] });
    assert.match(isFalse(history, 'opacity', most), /^s2: .*: username, cart, role$/);
  });

  it('is unknown when no credential was issued, or none was looked into', () => {
    const history = new History();
    history.client('s1').fails('login', 503);
    isUnknown(history, 'opacity');
    history.client('s2').login();
    isUnknown(history, 'opacity');
  });
});

it('the parts of the largest credential are measured, and all that was ever readable', () => {
  const history = new History();
  const alice = history.client('s1');
  alice.login({}, { issuedParts: [10, 200, 30], discloses: ['username'] });
  alice.ok('me', {}, {}, { issued: 2, issuedParts: [10, 400, 30], discloses: ['cart'] });
  alice.ok('me', {}, {}, { issued: 3, issuedParts: [10, 300, 30], discloses: [] });
  const { credentialParts, discloses } = measurementsOf(history.events);
  assert.deepEqual(
    [credentialParts, discloses],
    [
      [10, 400, 30],
      ['username', 'cart'],
    ],
  );
});
