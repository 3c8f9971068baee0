import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { createEventHub } from '../../src/lab/event-hub.ts';
import type { LabEvent } from '../../src/protocol/lab-events.ts';

const notice = (text: string): LabEvent => ({ type: 'notice', text });

describe('the event hub', () => {
  it('numbers events one after the other and tells them to whoever listens', () => {
    const hub = createEventHub({ start: 10 });
    const heard: number[] = [];
    const stop = hub.subscribe(({ sequence }) => heard.push(sequence));
    hub.publish(notice('a'));
    hub.publish(notice('b'));
    stop();
    hub.publish(notice('c'));
    assert.deepEqual(heard, [11, 12]);
    assert.equal(hub.sequence, 13);
  });

  it('goes on when a listener throws, and says so as a warning', async () => {
    const hub = createEventHub();
    const heard: string[] = [];
    hub.subscribe(() => {
      throw new Error('a listener of a test failed');
    });
    hub.subscribe(({ event }) => heard.push(event.type));
    const warned = once(process, 'warning');
    hub.publish(notice('a'));
    const [warning] = await warned;
    assert.match(warning.message, /listener of a test/);
    assert.deepEqual(heard, ['notice']);
  });

  it('keeps the order for everybody when a listener publishes in its turn', () => {
    const hub = createEventHub({ start: 0 });
    const heard: number[] = [];
    hub.subscribe(({ sequence }) => sequence === 1 && hub.publish(notice('in turn')));
    hub.subscribe(({ sequence }) => heard.push(sequence));
    hub.publish(notice('a'));
    assert.deepEqual(heard, [1, 2]);
  });

  it('tells what was missed, nothing when nothing was, and null when that is not kept', () => {
    const hub = createEventHub({ keptMax: 3, start: 0 });
    for (const text of ['a', 'b', 'c', 'd', 'e']) hub.publish(notice(text));
    const since = (sequence: number) => hub.since(sequence)?.map((each) => each.sequence);
    assert.deepEqual(since(3), [4, 5]);
    assert.deepEqual(since(2), [3, 4, 5]);
    assert.deepEqual(since(5), []);
    assert.equal(hub.since(1), null, 'event 2 is no longer kept');
    assert.equal(hub.since(6), null, 'a number from another lab');
  });

  it('knows no number of a lab that was started before it', () => {
    const earlier = createEventHub({ start: Date.now() - 60_000 });
    earlier.publish(notice('a'));
    assert.equal(createEventHub().since(earlier.sequence), null);
  });
});
