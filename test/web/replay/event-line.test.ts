// Lines are looked at by hand, since a run has so many; that look and the schema must say the same.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Complete, HistoryEvent, Invoke } from '../../../src/protocol/history.ts';
import { readLine } from '../../../web/model/replay/event-line.ts';

const invoke: Invoke = {
  ...{ type: 'invoke', at: 3.5, operation: 0, kind: 'cart.add', session: 's1', user: 'alice', to: 'gateway' },
  ...{
    credential: 1,
    forged: 'made up',
    replay: true,
    probe: false,
    productId: 'mouse',
    quantity: 2,
    text: 'x',
  },
};
const complete: Complete = {
  ...{
    type: 'ok',
    at: 4,
    operation: 0,
    status: 200,
    code: 'x',
    servedBy: 'node-1',
    output: { user: 'alice' },
  },
  ...{ issued: 2, issuedParts: [43], discloses: ['username'], cleared: false, credentialBytes: 43 },
  ...{ requestBytes: 200, latencyMs: 1.25, error: 'x' },
};
const isReadable = (value: unknown): boolean => 'event' in readLine(JSON.stringify(value));
const wrong = fc.constantFrom<unknown>(
  -1,
  1.5,
  'x',
  '',
  true,
  null,
  [],
  ['x'],
  [1.5],
  {},
  7,
  'me',
  'username',
);

describe('a line of a history', () => {
  it('is taken and refused as the schema would', () => {
    const fields = [
      ...Object.keys(Invoke.shape).map((field) => [invoke, field] as const),
      ...Object.keys(Complete.shape).map((field) => [complete, field] as const),
    ].filter(([, field]) => field !== 'type');
    for (const [event, field] of fields) {
      const { [field as 'at']: _gone, ...rest } = event;
      assert.equal(isReadable(rest), HistoryEvent.safeParse(rest).success, `without ${field}`);
    }
    fc.assert(
      fc.property(fc.constantFrom(...fields), wrong, ([event, field], value) => {
        const changed = { ...event, [field]: value };
        assert.equal(isReadable(changed), HistoryEvent.safeParse(changed).success, `${field}: ${value}`);
      }),
      { numRuns: 2_000 },
    );
  });

  it('may be anything at all without an exception', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.constant('1e999'), fc.constant('null')), (text) => {
        const read = readLine(text);
        assert.ok('problem' in read && read.problem.length > 0);
      }),
    );
  });
});
