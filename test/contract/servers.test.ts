import assert from 'node:assert/strict';
import { it } from 'node:test';
import { strategyNames } from '../../src/protocol/strategies.ts';
import { serviceSubjects, subjects } from './subjects.ts';

it('every strategy has a server under the contract', () => {
  for (const servers of [subjects, serviceSubjects]) {
    const covered = new Set(servers.map(({ strategy }) => strategy));
    assert.deepEqual([...covered].sort(), [...strategyNames].sort());
  }
});
