// A server that takes the id which comes with a login is caught: the attacker is then whoever logged in.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fixation } from '../../experiments/30-fixation.ts';
import { carelessLab } from '../support/careless-lab.ts';

const { runOn } = carelessLab();

it('a server that gives out the id which was planted is caught, and the answer that shows the victim is named', async () => {
  const { observed, invariants, evidence } = await runOn('planted id', fixation);
  assert.equal(observed, 'breaks');
  assert.deepEqual(invariants, { I8: 'false', neverRaised: 'false' });
  const told = evidence.map(({ text }) => text).join('\n');
  assert.match(told, /a credential from before the login of alice answers for alice/);
  assert.match(told, /a login issued a credential that was known before/);
});
