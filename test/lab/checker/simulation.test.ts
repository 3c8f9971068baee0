// The checker against a server that may do anything in any order: it accuses no correct one, and catches each
// seeded bug without blaming it for more than it did.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { judge } from '../../../src/lab/checker/check.ts';
import { type InvariantId, invariantIds } from '../../../src/protocol/lab-words.ts';
import type { Bug } from '../../support/simulated-bugs.ts';
import { type Command, commands, type How } from '../../support/simulated-commands.ts';
import { SimulatedRun } from '../../support/simulated-run.ts';

const all = { invariants: invariantIds };

interface Symptoms {
  readonly caughtBy: InvariantId;
  /** What else it breaks when it strikes. */
  readonly also?: readonly InvariantId[];
  /** Every answer that the bug shapes is a proof, when it was asked for like this. */
  readonly isAlwaysSeenBy?: How;
}

const bugs: Record<Bug, Symptoms> = {
  'forgets acknowledged writes': { caughtBy: 'I2', also: ['I3', 'I4', 'I11', 'I12'] },
  'reads, then writes back': { caughtBy: 'I4', also: ['I2', 'I3', 'I12'] },
  'touches a session back to life': { caughtBy: 'I6', also: ['I2', 'I3', 'I4', 'I5', 'I8'] },
  'keeps a session after logout': { caughtBy: 'I5', also: ['I6'] },
  'ignores the expiry': { caughtBy: 'I7' },
  'moves the absolute expiry': { caughtBy: 'I7' },
  'keeps the id at login': { caughtBy: 'I8' },
  'keeps the old session at login': { caughtBy: 'I8' },
  'answers for another user': { caughtBy: 'I1', isAlwaysSeenBy: 'newest' },
  'accepts forgeries': { caughtBy: 'I10', isAlwaysSeenBy: 'forged' },
  'forgets live sessions': { caughtBy: 'I7', also: ['I2', 'I13'] },
  'reads from the past': { caughtBy: 'I3', also: ['I2', 'I4', 'I12'] },
  'answers 401 in an outage': { caughtBy: 'I11', also: ['I2', 'I7'] },
  'clears the cookie in an outage': { caughtBy: 'I11', isAlwaysSeenBy: 'newest' },
  'answers slowly in an outage': { caughtBy: 'I11', isAlwaysSeenBy: 'newest' },
  'answers for nobody in an outage': { caughtBy: 'I11', also: ['I1', 'I5', 'I6', 'I7', 'I8', 'I10'] },
  'never recovers': { caughtBy: 'I13' },
  'takes a checkout twice': { caughtBy: 'I12' },
  'empties the cart on a retry': { caughtBy: 'I12' },
  'takes a credential from the query': { caughtBy: 'I14', isAlwaysSeenBy: 'probe' },
  'writes passwords into its log': { caughtBy: 'I14', isAlwaysSeenBy: 'probe' },
};

/** What proves these is an answer that is right by itself. */
const provenElsewhere: readonly Bug[] = [
  'forgets acknowledged writes',
  'reads, then writes back',
  'reads from the past',
  'takes a checkout twice',
  'empties the cart on a retry',
];

describe('a correct server', () => {
  for (const isStateless of [false, true]) {
    it(`${isStateless ? 'with its state in tokens' : 'with its state in a store'} is never accused`, () => {
      const run = (todo: readonly Command[]) => {
        const { history } = new SimulatedRun(isStateless, null).perform(todo);
        const { truths, evidence } = judge(history.events, all);
        assert.deepEqual(evidence, []);
        assert.ok(!Object.values(truths).includes('false'));
      };
      fc.assert(fc.property(commands, run), { numRuns: 200 });
    });
  }

  it('gives every invariant something to judge', () => {
    const seen = new Set<string>();
    for (const todo of fc.sample(commands, { numRuns: 40, seed: 1 })) {
      const { truths } = judge(new SimulatedRun(false, null).perform(todo).history.events, all);
      for (const [id, truth] of Object.entries(truths)) if (truth === 'true') seen.add(id);
    }
    assert.deepEqual([...seen].sort(), [...invariantIds].sort());
  });
});

describe('a server that', () => {
  const plans = fc.sample(commands, { numRuns: 80, seed: 2 });
  for (const [bug, { caughtBy, also = [], isAlwaysSeenBy }] of Object.entries(bugs) as [Bug, Symptoms][]) {
    it(`${bug} breaks ${caughtBy}`, () => {
      let caught = 0;
      for (const todo of plans) {
        const { history, lies } = new SimulatedRun(false, bug).perform(todo);
        const { truths, evidence } = judge(history.events, all);
        const broken = invariantIds.filter((id) => truths[id] === 'false');
        assert.deepEqual(
          broken.filter((id) => id !== caughtBy && !also.includes(id)),
          [],
          'blamed for more',
        );
        const proofs = evidence.filter(({ invariant }) => invariant === caughtBy);
        if (proofs.length > 0) caught += 1;
        if ([...lies.values()].some((how) => how === isAlwaysSeenBy)) assert.ok(proofs.length > 0);
        if (!provenElsewhere.includes(bug)) {
          for (const { operation, text } of proofs) assert.ok(lies.has(operation ?? -1), text);
        }
      }
      assert.ok(caught > 0, 'never caught');
    });
  }
});
