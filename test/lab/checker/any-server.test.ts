import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { measurementsOf } from '../../../src/lab/checker/measurements.ts';
import { History } from '../../support/history.ts';

const figures = ({ events }: History) => measurementsOf(events);

describe('whether any server will do', () => {
  it('is so when every probe was answered, and nothing for a single node', () => {
    const probed = (nodes: string[], ...statuses: number[]) => {
      const history = new History({ nodes });
      const alice = history.client('s1');
      alice.login();
      for (const status of statuses) {
        if (status === 200) alice.me({}, { probe: true });
        else alice.fails('me', status, { probe: true });
      }
      return figures(history).anyServerWillDo;
    };
    assert.equal(probed(['node-1', 'node-2'], 200, 200), true);
    assert.equal(probed(['node-1', 'node-2'], 200, 401), false);
    assert.equal(probed(['node-1', 'node-2'], 200, 503), true);
    assert.equal(probed(['node-1', 'node-2'], 503), undefined);
    assert.equal(probed(['node-1', 'node-2']), undefined);
    assert.equal(probed(['node-1'], 200), undefined);
  });

  it('is not read from the probe of a client whose login was not answered', () => {
    const history = new History();
    history.client('s1').login();
    const nobody = history.client('s2');
    nobody.invoke('login').info(503);
    nobody.fails('me', 401, { probe: true });
    assert.equal(figures(history).anyServerWillDo, undefined);
  });
});
