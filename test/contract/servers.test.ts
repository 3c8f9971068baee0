import assert from 'node:assert/strict';
import { it } from 'node:test';
import { strategyNames } from '../../src/protocol/strategies.ts';
import { subjects } from './servers.ts';

it('every strategy has a server under the contract', () => {
  const covered = new Set(subjects.map(({ strategy }) => strategy));
  assert.deepEqual([...covered].sort(), [...strategyNames].sort());
});
