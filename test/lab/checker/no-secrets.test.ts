import { match } from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SearchPlace } from '../../../src/protocol/canaries.ts';
import { type Client, History } from '../../support/history.ts';
import { isFalse, isTrue, isUnknown } from '../../support/judged.ts';

const PASSWORD = 'a wrong password';
const QUERY = 'a credential in the query';
type Place = readonly [SearchPlace, string];
const places: readonly Place[] = [
  ['log', 'node-1'],
  ['log', 'node-2'],
  ['metrics', 'node-1'],
  ['metrics', 'node-2'],
  ['answers', 'every node'],
];

function planted(): { history: History; alice: Client; id: number } {
  const history = new History();
  const alice = history.client('s1');
  const id = alice.fails('login', 401, { canary: PASSWORD, probe: true });
  return { history, alice, id };
}

/** Looks through all places, but for one that is treated differently. */
function searched(
  history: History,
  odd?: Place,
  {
    bytes = 100,
    found = [],
    isSkipped = false,
  }: { bytes?: number; found?: string[]; isSkipped?: boolean } = {},
): History {
  history.after(1);
  for (const [place, target] of places) {
    const isOdd = odd?.[0] === place && odd[1] === target;
    if (isOdd && isSkipped) continue;
    history.search(place, target, [PASSWORD, QUERY], isOdd ? found : [], isOdd ? bytes : 100);
  }
  return history;
}

describe('I14 no secrets', () => {
  it('is true when a canary was planted, and stands in none of the places', () => {
    const { history } = planted();
    isUnknown(history, 'I14');
    isTrue(searched(history), 'I14');
    isTrue(history.search('store', 'Redis', [PASSWORD]), 'I14');
  });

  for (const place of places) {
    const name = place.join(' of ');
    it(`is unknown when the ${name} was not looked through, could not be, or was empty`, () => {
      isUnknown(searched(planted().history, place, { isSkipped: true }), 'I14');
      isUnknown(searched(planted().history, place, { bytes: Number.NaN }), 'I14');
      isUnknown(searched(planted().history, place, { bytes: 0 }), 'I14');
    });

    it(`names the canary that the ${name} shows, and who carried it last`, () => {
      const { history, id } = planted();
      const text = isFalse(searched(history, place, { found: [PASSWORD] }), 'I14', id);
      match(text, /(the log|the metrics|an answer) of .* shows a wrong password/);
    });
  }

  it('is unknown while the store that was looked for cannot be read, and false when it holds one', () => {
    const { history, id } = planted();
    isUnknown(searched(history).search('store', 'Redis', [PASSWORD], [], Number.NaN), 'I14');
    match(isFalse(history.search('store', 'Redis', [PASSWORD], [PASSWORD]), 'I14', id), /^Redis shows/);
  });

  it('is unknown when nothing was planted, or nobody has read it', () => {
    isUnknown(searched(new History()), 'I14');
    const history = new History();
    history.client('s1').open('login', { canary: PASSWORD, probe: true });
    isUnknown(searched(history), 'I14');
  });

  it('is unknown when something was planted later than was looked for, or was not looked for', () => {
    const { history, alice } = planted();
    searched(history);
    alice.fails('me', 401, { canary: QUERY, probe: true, misplaced: true });
    isUnknown(history, 'I14');
    alice.fails('me', 401, { canary: 'another', probe: true });
    isUnknown(searched(history), 'I14');
  });

  it('names the request whose credential was taken from where none may stand', () => {
    const { history, alice } = planted();
    const taken = alice.ok('me', {}, { canary: QUERY, probe: true, misplaced: true });
    match(isFalse(searched(history), 'I14', taken), /a credential in the query was accepted there/);
  });

  it('asks no more of a credential in its own place than that nobody writes it down', () => {
    const { history, alice } = planted();
    alice.ok('me', {}, { canary: QUERY, probe: true });
    isTrue(searched(history), 'I14');
  });
});
