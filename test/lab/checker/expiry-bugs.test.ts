// Experiment 17 against servers that get one of the two expiries wrong: each mistake is caught, whatever part of
// a second the run begins in, and no correct server is accused.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judge } from '../../../src/lab/checker/check.ts';
import type { History } from '../../support/history.ts';
import { expiryBugs, simulateExpiry, visitorKinds } from '../../support/simulated-expiry.ts';

const judged = ({ events }: History) => judge(events, { invariants: ['I7'], observes: ['expiriesSeen'] });
const offsets = Array.from({ length: 20 }, (_, index) => index * 50);

for (const isToken of [false, true]) {
  describe(`a server with its expiries in ${isToken ? 'tokens, in whole seconds' : 'a store'}`, () => {
    it('that is correct is seen to keep both', () => {
      for (const offsetMs of offsets) {
        const { truths, evidence } = judged(simulateExpiry({ isToken, offsetMs }));
        assert.deepEqual(evidence, [], `${offsetMs} ms`);
        assert.deepEqual(truths, { I7: 'true', expiriesSeen: 'true' });
      }
    });

    for (const bug of expiryBugs) {
      it(`that ${bug} is caught`, () => {
        for (const offsetMs of offsets) {
          const { truths } = judged(simulateExpiry({ bug, isToken, offsetMs }));
          assert.equal(truths.I7, 'false', `${offsetMs} ms`);
        }
      });
    }
  });
}

/** As a store on another machine would tell it. */
function toldByAnotherClock(history: History, aheadMs: number) {
  const later = (at: number | undefined) => (at === undefined ? undefined : at + aheadMs);
  return history.events.map((event) => {
    if (event.type !== 'ok') return event;
    const { createdAt, idleExpiresAt, expiresAt } = event.output;
    const told = {
      ...(createdAt !== undefined && { createdAt: later(createdAt) }),
      ...(idleExpiresAt !== undefined && { idleExpiresAt: later(idleExpiresAt) }),
      ...(expiresAt !== undefined && { expiresAt: later(expiresAt) }),
    };
    return { ...event, output: { ...event.output, ...told } } as typeof event;
  });
}

for (const aheadMs of [-5_000, 5_000]) {
  describe(`a server whose store’s clock is ${aheadMs / 1000} s ahead`, () => {
    const question = { invariants: ['I7'], observes: ['expiriesSeen'] } as const;

    it('that is correct is seen to keep both expiries', () => {
      const { truths, evidence } = judge(toldByAnotherClock(simulateExpiry({}), aheadMs), question);
      assert.deepEqual(evidence, []);
      assert.deepEqual(truths, { I7: 'true', expiriesSeen: 'true' });
    });

    for (const bug of expiryBugs) {
      it(`that ${bug} is caught`, () => {
        assert.equal(
          judge(toldByAnotherClock(simulateExpiry({ bug }), aheadMs), question).truths.I7,
          'false',
        );
      });
    }
  });
}

describe('the expiries of a correct server', () => {
  for (const kind of visitorKinds) {
    it(`are not seen by one who ${kind}, alone`, () => {
      const { truths, verdict, evidence } = judged(simulateExpiry({ kinds: [kind] }));
      assert.deepEqual(truths, { I7: 'true', expiriesSeen: 'unknown' });
      assert.equal(verdict, 'inconclusive');
      const missing = evidence.map(({ text }) => text).join('\n');
      const rested = /between the idle and the absolute expiry/;
      const used = /used until its absolute expiry[\s\S]*kept a session longer/;
      assert.match(missing, kind === 'rests' ? used : rested);
    });
  }

  it('are told by nobody who does not name them', () => {
    const history = simulateExpiry({});
    const events = history.events.map((event) =>
      event.type === 'ok' ? { ...event, output: { user: 'alice' } } : event,
    );
    assert.equal(
      judge(events, { invariants: [], observes: ['expiriesSeen'] }).truths.expiriesSeen,
      'unknown',
    );
  });
});
