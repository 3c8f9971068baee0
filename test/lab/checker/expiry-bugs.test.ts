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
