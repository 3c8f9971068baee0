import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { deploymentNames } from '../../src/protocol/lab-words.ts';
import { address, parseRoute } from '../../web/model/route.ts';

const run = '2026-01-01T10-00-00-000Z-07-kill-one-seed7';

describe('an address of the page', () => {
  it('is read where it was written', () => {
    assert.deepEqual(parseRoute(''), { at: 'lab', deployment: null });
    assert.deepEqual(parseRoute(address.lab), { at: 'lab', deployment: null });
    assert.deepEqual(parseRoute('#/lab'), { at: 'lab', deployment: null });
    assert.deepEqual(parseRoute(address.deployment('sticky')), { at: 'lab', deployment: 'sticky' });
    assert.deepEqual(parseRoute(address.experiment('03-two-servers', 7)), {
      ...{ at: 'experiment', name: '03-two-servers', seed: 7 },
    });
    assert.deepEqual(parseRoute(address.cell('jwt', 'latencyMs')), {
      ...{ at: 'compare', cell: { deployment: 'jwt', field: 'latencyMs' } },
    });
  });

  it('names a moment of a run, and another run beside it', () => {
    const beside = { run, deployment: 'redis' } as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...deploymentNames),
        fc.nat(999_999),
        fc.nat(999_999),
        (name, at, operation) => {
          assert.deepEqual(parseRoute(address.run(run, name, { at, operation, beside })), {
            ...{ at: 'run', run, deployment: name, moment: at, operation, beside },
          });
        },
      ),
    );
    assert.deepEqual(parseRoute(address.runs), { at: 'runs' });
  });

  it('that leads nowhere is said to be unknown, never guessed', () => {
    for (const fragment of [
      '#/foo',
      '#/lab/nosuch',
      '#/runs/a/nosuch',
      '#/runs/a/jwt/beside/b/jwt',
      '#/lab/%E0%A4%A',
    ]) {
      assert.deepEqual(parseRoute(fragment), { at: 'unknown', fragment });
    }
  });

  it('of any kind is read without an exception', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof parseRoute(`#/${text}`).at === 'string'));
  });
});
