// One sentence about what just happened.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { headline } from '../../web/model/headline.ts';
import { emptyModel, type Model } from '../../web/model/model.ts';
import { reduce } from '../../web/model/reduce.ts';
import { cards } from '../support/fake-lab/cards.ts';
import { running } from '../support/fake-lab/deployments.ts';
import { firstState as state } from '../support/fake-lab/first-state.ts';
import { hopOf } from '../support/fake-lab/hops.ts';

const model = reduce(emptyModel, { sequence: 0, event: { type: 'snapshot', state } });
const card = cards.find(({ name }) => name === '03-two-servers') ?? assert.fail();

describe('the headline', () => {
  const after = (...events: Parameters<typeof reduce>[1]['event'][]): Model =>
    events.reduce((before, event, index) => reduce(before, { sequence: index + 1, event }), model);

  it('says what there is to do while nothing has happened', () => {
    assert.equal(headline(emptyModel).title, 'Waiting for the lab');
    assert.equal(headline(model).title, 'Nothing runs yet');
    const one = after({ type: 'deployment', deployment: running('jwt') });
    assert.equal(headline(one).title, '1 deployment of 6 running');
  });

  it('names the deployment where several run, and tells of one alone where that is shown', () => {
    const [jwt, redis] = [running('jwt'), running('redis')];
    const both = after(
      { type: 'deployment', deployment: jwt },
      { type: 'deployment', deployment: redis },
      { type: 'fault', deployment: 'redis', fault: 'stop', target: 'store' },
      { type: 'hop', hop: hopOf(jwt, 'alice', 'login', 'node-1', 1) },
    );
    assert.equal(headline(both).title, 'redis: The store was stopped.');
    assert.equal(headline(both, 'jwt').title, 'alice logged in on node 1.');
    assert.equal(headline(both, 'memory').title, 'memory does not run yet');
  });

  it('says what was broken, and what is running', () => {
    const broken = after({ type: 'fault', deployment: 'sticky', fault: 'kill', target: 'node-2' });
    assert.equal(headline(broken).title, 'Node 2 was killed.');
    const activeRun = { experiment: card.name, deployment: 'jwt' as const, step: 'Six visitors log in' };
    assert.deepEqual(headline(after({ type: 'run', activeRun })), {
      title: 'Running 03 Two servers: the key insight on jwt',
      detail: 'Six visitors log in',
    });
  });
});
