// The line that the page shows beside a button does what the button does.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type Control,
  cliLine,
  controlOf,
  controlRequest,
  NotAControl,
} from '../../src/protocol/control-lines.ts';
import { everyControl, saidIn } from '../support/controls.ts';

describe('the line of a control', () => {
  for (const { control, line } of everyControl) {
    it(`${line} is read back as what it was made from`, () => {
      assert.equal(cliLine(control), `npm run lab -- do ${line}`);
      const { said, options } = saidIn(line);
      assert.deepEqual(controlOf(said, options), control);
    });
  }

  it('is another one for each control, and each asks the lab for something else', () => {
    const requests = everyControl.map(({ control }) => JSON.stringify(controlRequest(control)));
    assert.equal(new Set(requests).size, everyControl.length);
  });

  it('shows every verb there is', () => {
    const shown = new Set<Control['verb']>(everyControl.map(({ control }) => control.verb));
    assert.deepEqual([...shown].sort(), [...new Set(allVerbs)].sort());
  });
});

const allVerbs: Control['verb'][] = [
  ...(['heal-all', 'reset', 'start', 'stop', 'add-node', 'add-client'] as const),
  ...(['kill', 'drain', 'restart', 'pause', 'heal', 'remove', 'policy', 'store'] as const),
  ...(['login', 'me', 'add-to-cart', 'say', 'logout', 'remove-client', 'traffic', 'repeat'] as const),
];

describe('words that make no control', () => {
  const wrong: [words: string, options: object, message: RegExp][] = [
    ['', {}, /cannot be done.*do <deployment> <verb>/],
    ['redis', {}, /a verb is one of start, stop/],
    ['redis explode node-1', {}, /a verb is one of start, stop/],
    ['nowhere stop', {}, /: the deployment must be one of jwt, sealed, memory,/],
    ['redis kill', {}, /: the word after kill must be the name of a node, such as node-2\.$/],
    ['redis kill node-1 node-2', {}, /cannot be done/],
    ['redis stop node-1', {}, /^"redis stop node-1" cannot be done: stop takes no word after it\.$/],
    [
      'redis policy random',
      {},
      /: the word after policy must be one of round-robin, least-connections, affinity\.$/,
    ],
    ['redis store explode', {}, /: the word after store must be one of stop, kill,.* heal\.$/],
    ['redis login mallory', {}, /: the word after login must be one of alice, bob,/],
    ['redis traffic fast', {}, /: the word after traffic must be the requests a second, from 0 to 500\.$/],
    ['redis traffic 100000', {}, /: the word after traffic must be the requests a second, from 0 to 500\.$/],
    ['redis repeat', {}, /: the word after repeat must be the number of a request, as the page shows it\.$/],
    ['redis start', { nodes: '0' }, /: --nodes must be a whole number from 1 to 9\.$/],
    ['redis start', { nodes: 'two' }, /: --nodes must be a whole number from 1 to 9\.$/],
    ['redis traffic 5', { users: '1.5' }, /: --users must be a whole number from 1 to 50\.$/],
    ['redis kill node-1', { node: 'node-2', users: '2' }, /: kill takes no --node and no --users\.$/],
    ['redis me alice', { node: 'a b' }, /: --node must be the name of a node, such as node-2\.$/],
    ['heal-all redis', {}, /: heal-all takes no word after it\.$/],
    ['redis kill ../../etc', {}, /: the word after kill must be the name of a node, such as node-2\.$/],
  ];
  for (const [words, options, message] of wrong) {
    it(`${words || 'nothing'} ${JSON.stringify(options)} says what is wrong`, () => {
      const said = words === '' ? [] : words.split(' ');
      assert.throws(
        () => controlOf(said, options),
        (error) => error instanceof NotAControl && message.test(error.message),
      );
    });
  }
});
