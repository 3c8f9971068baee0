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
    ['nowhere stop', {}, /deployment/],
    ['redis kill', {}, /target/],
    ['redis kill node-1 node-2', {}, /cannot be done/],
    ['redis stop node-1', {}, /target/],
    ['redis policy random', {}, /target/],
    ['redis login mallory', {}, /target/],
    ['redis traffic fast', {}, /target/],
    ['redis traffic 100000', {}, /target/],
    ['redis kill node-1', { node: 'node-2' }, /node/],
    ['heal-all redis', {}, /target|cannot/],
    ['redis kill ../../etc', {}, /target/],
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
