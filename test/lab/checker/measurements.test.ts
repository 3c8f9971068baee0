import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { measurementsOf } from '../../../src/lab/checker/measurements.ts';
import { Measurements } from '../../../src/protocol/reports.ts';
import { History, IDLE_MS } from '../../support/history.ts';

/** Every figure also has to fit the report's schema. */
const figures = ({ events }: History): Measurements => Measurements.parse(measurementsOf(events));

describe('measurements', () => {
  it('leaves out what the history does not show', () => {
    const counted = { operations: 0, succeeded: 0, refused401: 0, unavailable503: 0, indeterminate: 0 };
    assert.deepEqual(figures(new History()), { ...counted, sessionsOpened: 0 });
  });

  it('counts what clients did by themselves', () => {
    const history = new History();
    const alice = history.client('s1');
    alice.login();
    alice.me();
    alice.fails('me', 401);
    alice.fails('me', 401, { probe: true });
    alice.fails('me', 401, { forged: 'x' });
    alice.fails('me', 503);
    alice.invoke('me').info(503);
    alice.open('me');
    history.client('s2').fails('login', 401);
    const { operations, succeeded, refused401, unavailable503, indeterminate, sessionsOpened } =
      figures(history);
    assert.deepEqual([operations, succeeded, refused401, unavailable503], [7, 2, 1, 2]);
    assert.deepEqual([indeterminate, sessionsOpened], [2, 1]);
  });

  it('takes for lost the sessions that were refused and had neither ended nor expired', () => {
    const history = new History();
    const clients = Array.from({ length: 6 }, (_, index) => history.client(`s${index}`));
    for (const client of clients) client.login();
    const [lost, twice, ended, expired, probed] = clients;
    lost?.fails('me', 401);
    twice?.fails('me', 401);
    twice?.fails('me', 401);
    ended?.logout();
    ended?.fails('me', 401);
    probed?.fails('me', 401, { probe: true });
    history.after(IDLE_MS);
    expired?.fails('me', 401);
    const { sessionsLost, sessionsLostShare } = figures(history);
    assert.deepEqual([sessionsLost, sessionsLostShare], [2, 0.333]);
  });

  it('takes the idle lifetime from what the server says, however late its answer and whatever its clock', () => {
    const history = new History();
    const times = { createdAt: -1400, idleExpiresAt: 1_798_600, expiresAt: 43_198_600 };
    history.after(900);
    history.client('s1').login(times);
    assert.equal(figures(history).idleLifetimeSeconds, 1800);
  });

  it('measures how long after its logout a credential was last accepted', () => {
    const replayed = (...accepted: boolean[]) => {
      const history = new History();
      const alice = history.client('s1');
      alice.login();
      alice.logout();
      for (const isAccepted of accepted) {
        history.after(1_000);
        if (isAccepted) alice.me({}, { replay: true });
        else alice.fails('me', 401, { replay: true });
      }
      return figures(history).revocationSeconds;
    };
    assert.equal(replayed(), undefined);
    assert.equal(replayed(false), 0);
    assert.equal(replayed(true, true, false), 2);
  });

  it('takes the slowest session for the time of revocation, and an outage for no refusal', () => {
    const history = new History();
    for (const seconds of [1, 3]) {
      const client = history.client(`s${seconds}`);
      client.login();
      client.logout();
      history.after(seconds * 1_000);
      client.me({}, { replay: true });
    }
    assert.equal(figures(history).revocationSeconds, 3);
    const unclear = new History();
    const alice = unclear.client('s1');
    alice.login();
    alice.logout();
    alice.fails('me', 503, { replay: true });
    assert.equal(figures(unclear).revocationSeconds, undefined);
  });

  it('shows how many parallel changes were sent and kept', () => {
    const added = (gapMs: number) => {
      const history = new History();
      const alice = history.client('s1');
      alice.login();
      const adds = Array.from({ length: 5 }, () => {
        history.after(gapMs);
        return alice.invoke('cart.add', { productId: 'mouse' });
      });
      for (const add of adds) add.ok();
      alice.read('mouse', 3);
      return figures(history).parallelChanges;
    };
    assert.deepEqual(added(0), { sent: 5, kept: 3 });
    assert.deepEqual(added(100), { sent: 5, kept: 3 });
    const history = new History();
    const alice = history.client('s1');
    alice.login();
    alice.add('mouse', 1);
    alice.add('mouse', 2);
    alice.read('mouse', 2);
    assert.equal(figures(history).parallelChanges, undefined);
  });

  it('measures the slowest answer in an outage, and the way back', () => {
    const history = new History();
    const alice = history.client('s1');
    alice.login();
    history.fault();
    const slow = alice.invoke('me');
    history.after(300);
    slow.fail(503);
    alice.invoke('me');
    history.after(2_000).heal();
    history.after(100);
    alice.fails('me', 503);
    const early = alice.invoke('me');
    history.after(50);
    alice.me();
    early.ok({ user: 'alice' });
    const { outageAnswerMsMax, recoveredMs } = figures(history);
    assert.deepEqual([outageAnswerMsMax, recoveredMs], [300, 157]);
  });

  it('counts who was taken for a stranger while the store was away, and not who was told that it is', () => {
    const history = new History();
    const alice = history.client('s1');
    alice.login();
    alice.add('mouse', 1);
    history.after(1).fault();
    alice.fails('me', 503);
    alice.me();
    assert.equal(figures(history).takenForStrangers, undefined);
    alice.fails('me', 401);
    alice.ok('me', {});
    alice.read('mouse', 0);
    assert.equal(figures(history).takenForStrangers, 3);
  });

  it('gives no way back before the last heal, or without a success after it', () => {
    const history = new History();
    const alice = history.client('s1');
    alice.login();
    history.fault('node-1', 'kill').heal('node-1').fault('node-2', 'kill');
    alice.me();
    assert.equal(figures(history).recoveredMs, undefined);
    history.after(1).heal('node-2');
    alice.fails('me', 503);
    assert.equal(figures(history).recoveredMs, undefined);
  });

  it('divides the bytes in the store by its sessions', () => {
    const history = new History().measure('storeBytes', 0).measure('storeSessions', 0);
    assert.equal(figures(history).bytesPerSessionInStore, undefined);
    history.measure('storeBytes', 1_000).measure('storeSessions', 3);
    assert.equal(figures(history).bytesPerSessionInStore, 333);
    history.measure('storeBytes', 12 * 8192);
    assert.equal(figures(history).bytesPerSessionInStore, undefined, 'a few pages, mostly empty');
    history.measure('storeBytes', 400 * 8192).measure('storeSessions', 10_000);
    assert.equal(figures(history).bytesPerSessionInStore, 328);
  });

  it('shows the credential as it was first and largest, with the request that carried it', () => {
    const history = new History();
    const alice = history.client('s1');
    alice.login({}, { credentialBytes: 0, requestBytes: 150 });
    for (const credentialBytes of [300, 500, 400]) {
      alice.ok('cart.read', {}, {}, { credentialBytes, requestBytes: credentialBytes + 200 });
    }
    alice.ok('cart.add', {}, { productId: 'mouse' }, { credentialBytes: 900, requestBytes: 1_200 });
    const { credentialBytes, credentialBytesGrown, requestBytes } = figures(history);
    assert.deepEqual([credentialBytes, credentialBytesGrown, requestBytes], [300, 500, 700]);
  });

  it('says how long an unused session lives, as the login did', () => {
    const history = new History();
    history.client('s1').login();
    assert.equal(figures(history).idleLifetimeSeconds, IDLE_MS / 1_000);
  });
});
