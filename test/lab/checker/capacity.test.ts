import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { measurementsOf } from '../../../src/lab/checker/measurements.ts';
import { History } from '../../support/history.ts';
import { isFalse, isTrue, isUnknown } from '../../support/judged.ts';

/** One session that is told these, of which the first `kept` are acknowledged and the next one is answered so. */
function told(texts: string[], kept: number, answer: 'none' | 'refused' | 503 | 401 | 'silence' = 'none') {
  const history = new History();
  const alice = history.client('s1');
  alice.login();
  for (const text of texts.slice(0, kept)) alice.ok('message.append', {}, { text });
  const [next] = texts.slice(kept);
  let last: number | null = null;
  if (answer === 'refused')
    last = alice.fails('message.append', 413, { text: next ?? '' }, { code: 'state_too_large' });
  if (answer === 503 || answer === 401) last = alice.fails('message.append', answer, { text: next ?? '' });
  if (answer === 'silence') last = alice.open('message.append', { text: next ?? '' });
  const shows = (...messages: string[]) =>
    alice.ok('conversation.read', { messages, messageTotal: messages.length });
  return { history, last, shows };
}

const TEXTS = ['one', 'two', 'three', 'four'];
const figures = ({ events }: History) => measurementsOf(events).messages;

describe('capacity', () => {
  it('is true when everything was acknowledged, and shown by a later read', () => {
    const { history, shows } = told(TEXTS, 4);
    shows(...TEXTS);
    isTrue(history, 'capacity');
    assert.deepEqual(figures(history), { sent: 4, kept: 4 });
  });

  it('is false when a message was refused for want of room, and counts what fitted', () => {
    const { history, last, shows } = told(TEXTS, 2, 'refused');
    shows('one', 'two');
    assert.match(
      isFalse(history, 'capacity', last),
      /a message of 5 bytes was refused with state_too_large after 2 /,
    );
    assert.deepEqual(figures(history), { sent: 3, kept: 2 });
  });

  it('is false when something acknowledged is not shown', () => {
    const { history, shows } = told(TEXTS, 4);
    assert.match(isFalse(history, 'capacity', shows('one', 'two', 'four')) ?? '', /1 of 4 acknowledged/);
  });

  it('finds a refusal that changed the state all the same', () => {
    const kept = told(TEXTS, 2, 'refused');
    const read = kept.shows('one', 'two', 'three');
    assert.match(isFalse(kept.history, 'capacity', kept.last, read), /refused messages were shown/);
    const lost = told(TEXTS, 2, 'refused');
    assert.match(isFalse(lost.history, 'capacity', lost.last, lost.shows('one')), /1 of 2 acknowledged/);
  });

  it('is false when the session itself was refused meanwhile', () => {
    const { history, last } = told(TEXTS, 2, 401);
    assert.match(isFalse(history, 'capacity', last), /refused with 401/);
  });

  it('is unknown when nothing was said, nothing was read afterwards, or the read shows no messages', () => {
    isUnknown(told([], 0).history, 'capacity');
    isUnknown(told(TEXTS, 4).history, 'capacity');
    const { history } = told(TEXTS, 4);
    history.client('s2').login();
    isUnknown(history, 'capacity');
  });

  it('is unknown after an outage or a silence: they say nothing of the room there is', () => {
    for (const answer of [503, 'silence'] as const) {
      const { history, shows } = told(TEXTS, 2, answer);
      shows('one', 'two');
      isUnknown(history, 'capacity');
    }
  });
});

it('nobody asks how much fits into one session where many are used', () => {
  const { history, shows } = told(TEXTS, 4);
  shows(...TEXTS);
  history.client('s2').login();
  assert.equal(figures(history), undefined);
});
