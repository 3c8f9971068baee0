import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { found, keyCap } from '../../web/model/search.ts';
import { running } from '../support/fake-lab/deployments.ts';
import { commandsIn, labOf, situationOf } from '../support/situations.ts';

describe('the search among commands', () => {
  const commands = commandsIn(situationOf(labOf(running('jwt'), running('redis'))));

  it('finds by a few letters, the possible and the closest first', () => {
    assert.match(found(commands, 'kill 2')[0]?.title ?? '', /^Kill node 2/);
    assert.match(found(commands, 'heal')[0]?.title ?? '', /^Heal all/);
    assert.equal(found(commands, 'qqqzzz').length, 0);
  });

  it('finds everything before a letter is typed', () => {
    assert.equal(found(commands, '').length, commands.length);
  });

  it('writes keys as their caps', () => {
    assert.deepEqual([' ', 'Escape', 'k', 'Ctrl+k', '?'].map(keyCap), ['Space', 'Esc', 'K', 'Ctrl K', '?']);
  });
});
