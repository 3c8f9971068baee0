// "Which strategy fits my case?" decides from measured values, and from nothing else.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { bytesOnTheWire } from '../../experiments/24-bytes-on-the-wire.ts';
import { capacityProbe } from '../../src/protocol/comparison-sources.ts';
import { deploymentNames } from '../../src/protocol/lab-words.ts';
import type { RunReport } from '../../src/protocol/reports.ts';
import { fits, type Needs, usualNeeds } from '../../web/model/fit.ts';
import { size, tradeOff } from '../../web/model/fit-words.ts';
import { anyNeeds, anyRow, capacityOf, row, rows } from '../support/measured-rows.ts';

const asked = (needs: Partial<Needs>): Needs => ({ ...usualNeeds, ...needs });
const fitting = (needs: Partial<Needs>, capacity?: RunReport): string[] =>
  fits({ rows, capacity }, asked(needs)).flatMap(({ deployment, state }) =>
    state === 'fits' ? [deployment] : [],
  );

describe('which strategy fits', () => {
  it('is every one that was measured while nothing is needed, the cheapest first', () => {
    assert.deepEqual(fitting({}), ['redis', 'sticky', 'jwt']);
  });

  it('is decided need by need, with the measured reason', () => {
    assert.deepEqual(fitting({ logoutWithinSeconds: 60 }), ['redis', 'sticky']);
    assert.deepEqual(fitting({ lossShareMax: 0 }), ['redis', 'jwt']);
    assert.deepEqual(fitting({ runsRedis: false }), ['sticky', 'jwt']);
    assert.deepEqual(fitting({ runsPostgres: false }), ['redis', 'sticky', 'jwt']);
    assert.deepEqual(fitting({ anyServer: true, keepsParallelChanges: true }), ['redis']);
    const [first] = fits({ rows, capacity: undefined }, asked({ logoutWithinSeconds: 60 })).slice(-1);
    assert.equal(first?.deployment, 'jwt');
    assert.deepEqual(
      first?.answers.map(({ state, reason }) => [state, reason]),
      [['not met', 'A logout may take 12 h to count.']],
    );
  });

  it('is not known where it was not measured, and says what would measure it', () => {
    const all = fits(
      { rows: [row('sealed', {})], capacity: undefined },
      asked({ anyServer: true, payloadBytes: 500 }),
    );
    assert.deepEqual(
      all.map(({ state }) => state),
      ['unknown'],
    );
    assert.match(all[0]?.answers[0]?.reason ?? '', new RegExp(capacityProbe.experiment));
    assert.deepEqual(all[0]?.price, { wireBytesPerDay: null, nodeBytes: null, storeBytes: null });
  });

  it('depends on what a session was seen to keep, and claims nothing beyond it', () => {
    const capacity = capacityOf({ jwt: 49, sticky: 100, redis: 100 });
    assert.deepEqual(fitting({ payloadBytes: 4900 }, capacity), ['redis', 'sticky', 'jwt']);
    assert.deepEqual(fitting({ payloadBytes: 5000 }, capacity), ['redis', 'sticky']);
    assert.deepEqual(fitting({ payloadBytes: 50_000 }, capacity), []);
    const states = fits({ rows, capacity }, asked({ payloadBytes: 50_000 })).map(({ state }) => state);
    assert.deepEqual(states, ['unknown', 'unknown', 'falls short']);
  });

  it('rests on messages as long as the experiment really sends', () => {
    const step = bytesOnTheWire.steps.find((each) =>
      JSON.stringify(each).includes(String(capacityProbe.messageBytes)),
    );
    assert.match(JSON.stringify(step), /100.*100/);
    assert.equal(bytesOnTheWire.name, capacityProbe.experiment);
  });

  it('costs what was measured, times how many', () => {
    const [redis] = fits({ rows, capacity: undefined }, asked({ users: 1000, requestsPerSecond: 10 }));
    assert.deepEqual(redis?.price, {
      wireBytesPerDay: 58 * 10 * 86_400,
      nodeBytes: 39_000,
      storeBytes: 329_000,
    });
    assert.deepEqual([size(999), size(50_112_000)], ['999 B', '50.1 MB']);
  });

  it('names what is given up', () => {
    assert.deepEqual(rows.map(tradeOff), [
      'A logout may take 12 h to count and 1 of 50 parallel changes survive.',
      '40 % of the sessions are lost with a server and only one server knows a session.',
      'Without its store it serves nobody, and says 503.',
    ]);
  });
});

/** The same needs, each as they were or asking for less. */
const relaxedBy = (needs: Needs, less: Needs): Needs => ({
  ...less,
  logoutWithinSeconds:
    needs.logoutWithinSeconds === null || less.logoutWithinSeconds === null
      ? null
      : Math.max(needs.logoutWithinSeconds, less.logoutWithinSeconds),
  payloadBytes: Math.min(needs.payloadBytes, less.payloadBytes),
  lossShareMax: Math.max(needs.lossShareMax, less.lossShareMax),
  runsRedis: needs.runsRedis || less.runsRedis,
  runsPostgres: needs.runsPostgres || less.runsPostgres,
  anyServer: needs.anyServer && less.anyServer,
  keepsParallelChanges: needs.keepsParallelChanges && less.keepsParallelChanges,
});

describe('a relaxed need', () => {
  const kept = fc.dictionary(fc.constantFrom(...deploymentNames), fc.nat(100), { noNullPrototype: true });
  it('never takes a strategy away', () => {
    fc.assert(
      fc.property(
        fc.array(anyRow, { maxLength: 5 }),
        kept,
        anyNeeds,
        anyNeeds,
        (some, counts, needs, less) => {
          const measured = { rows: some, capacity: capacityOf(counts) };
          const before = fits(measured, needs).filter(({ state }) => state === 'fits');
          const after = fits(measured, relaxedBy(needs, less)).filter(({ state }) => state === 'fits');
          for (const { row: own } of before) assert.ok(after.some((each) => each.row === own));
        },
      ),
    );
  });

  it('leaves every strategy in the list, each once', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 5 }), anyNeeds, (some, needs) => {
        const all = fits({ rows: some, capacity: undefined }, needs).map((each) => each.row);
        assert.deepEqual(new Set(all), new Set(some));
        assert.equal(all.length, some.length);
      }),
    );
  });
});
