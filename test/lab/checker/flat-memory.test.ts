import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { measurementsOf } from '../../../src/lab/checker/measurements.ts';
import { History } from '../../support/history.ts';
import { isFalse, isTrue, isUnknown } from '../../support/judged.ts';

interface Weighed {
  readonly sessions: number;
  readonly heaps: readonly number[];
  readonly storeBytes?: number;
}

/** A first client, then a crowd that is weighed again and again, then what the first client is answered. */
function weighed(weights: Weighed[], atTheEnd: 'ok' | 401 | 'nothing' = 'ok'): History {
  const history = new History();
  const alice = history.client('s1');
  alice.login();
  for (const { sessions, heaps, storeBytes } of weights) {
    history.after(10).measure('sessionsOpen', sessions, 'gateway');
    if (storeBytes !== undefined) history.measure('storeBytes', storeBytes);
    for (const [index, heap] of heaps.entries()) history.measure('nodeHeapBytes', heap, `node-${index + 1}`);
  }
  if (atTheEnd === 'ok') alice.me();
  if (atTheEnd === 401) alice.fails('me', 401);
  return history;
}
const figures = ({ events }: History) => measurementsOf(events).bytesPerSession;

describe('flat memory', () => {
  it('is true when the nodes together grew by less than 64 bytes a session', () => {
    const history = weighed([
      { sessions: 1_000, heaps: [9_000_000, 9_000_000], storeBytes: 500_000 },
      { sessions: 5_000, heaps: [9_100_000, 9_100_000], storeBytes: 2_500_000 },
    ]);
    isTrue(history, 'flatMemory');
    assert.deepEqual(figures(history), { node: 50, store: 500 });
  });

  it('is false from 64 bytes on, counted over all nodes', () => {
    const history = weighed([
      { sessions: 1_000, heaps: [9_000_000, 9_000_000] },
      { sessions: 2_000, heaps: [9_032_000, 9_032_000] },
    ]);
    assert.match(isFalse(history, 'flatMemory', null), /grew by 64 bytes/);
    assert.deepEqual(figures(history), { node: 64 });
  });

  it('takes the smallest growth: what sessions weigh is in every one, what a busy machine does is not', () => {
    const weights = (...heaps: number[]) =>
      weighed(heaps.map((heap, index) => ({ sessions: (index + 1) * 1_000, heaps: [heap] })));
    const noisy = weights(9_000_000, 9_400_000, 9_410_000);
    isTrue(noisy, 'flatMemory');
    assert.deepEqual(figures(noisy), { node: 10 });
    assert.match(isFalse(weights(9_000_000, 9_400_000, 9_700_000), 'flatMemory', null), /300 bytes/);
  });

  it('takes a heap that became smaller for one that holds nothing', () => {
    const history = weighed([
      { sessions: 10, heaps: [9_000_000] },
      { sessions: 20, heaps: [8_000_000] },
    ]);
    isTrue(history, 'flatMemory');
    assert.deepEqual(figures(history), { node: 0 });
  });

  const first = { sessions: 1_000, heaps: [1, 1] };
  const unknown: Record<string, History> = {
    'nothing was weighed': weighed([]),
    'it was weighed once': weighed([first]),
    'no session came in between': weighed([first, first]),
    'a node was not weighed the second time': weighed([first, { sessions: 5_000, heaps: [1] }]),
    'servers that are not ours tell no heap': weighed([
      { sessions: 1, heaps: [] },
      { sessions: 9, heaps: [] },
    ]),
    'the first session was gone at the end': weighed([first, { sessions: 5_000, heaps: [1, 1] }], 401),
    'nobody looked whether the sessions live': weighed(
      [first, { sessions: 5_000, heaps: [1, 1] }],
      'nothing',
    ),
  };
  for (const [why, history] of Object.entries(unknown)) {
    it(`is unknown when ${why}`, () => isUnknown(history, 'flatMemory'));
  }
});
