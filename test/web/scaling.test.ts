import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { canAddNode, canRemoveNode } from '../../web/model/deployments.ts';
import { running, stopped } from '../support/fake-lab/deployments.ts';

describe('a deployment on the page', () => {
  it('may have up to nine nodes, and never fewer than one', () => {
    const [node] = running('jwt', 1).nodes;
    if (!node) assert.fail();
    assert.deepEqual([canAddNode(running('jwt', 8)), canAddNode(running('jwt', 9))], [true, false]);
    assert.equal(canAddNode(stopped('jwt')), false);
    assert.deepEqual(
      [canRemoveNode(running('jwt', 1), node), canRemoveNode(running('jwt', 2), node)],
      [false, true],
    );
    assert.equal(canRemoveNode(running('jwt', 2), { ...node, state: 'draining' }), false);
  });
});
