/** What needs no session: the same on every server, whatever the strategy. */
import assert from 'node:assert/strict';
import type { Operation } from '../../src/protocol/tools.ts';
import type { Client } from '../support/client.ts';
import type { Behaviours, Contract } from './servers.ts';

const calculate = async (client: Client, operation: Operation, values: number[]) =>
  (await client.ok('calculate', { body: { operation, values } })).result;

const fields = ({ errors = [] }: { errors?: { field: string }[] | undefined }) =>
  errors.map(({ field }) => field);

const always: Behaviours = {
  'calculate folds from the left': async (deployment) => {
    const anyone = deployment.client();
    assert.equal(await calculate(anyone, 'add', [1, 2, 3.5]), 6.5);
    assert.equal(await calculate(anyone, 'subtract', [10, 2, 3]), 5);
    assert.equal(await calculate(anyone, 'multiply', [2, 3, 4]), 24);
    assert.equal(await calculate(anyone, 'average', [1, 2, 6]), 3);
    assert.equal(await calculate(anyone, 'subtract', [7]), 7);
  },

  'calculate names an unknown operation, and the fields at fault': async (deployment) => {
    const anyone = deployment.client();
    const unknown = { operation: 'divide', values: [1] };
    const { body } = await anyone.refused('calculate', 'invalid_operation', { body: unknown });
    assert.deepEqual(fields(body), ['operation']);
    const cases: [unknown, string[]][] = [
      [{}, ['operation', 'values']],
      [{ operation: 'add', values: [] }, ['values']],
      [{ operation: 'add', values: Array(101).fill(1) }, ['values']],
      [{ operation: 'add', values: [1, 'two', null] }, ['values.1', 'values.2']],
      [{ operation: 'add', values: [1], extra: true }, ['extra']],
      [[1, 2], ['body']],
      ['text', ['body']],
      [{ operation: 'multiply', values: [1e200, 1e200] }, ['values']],
    ];
    for (const [given, expected] of cases) {
      const refused = await anyone.refused('calculate', 'missing_data', { body: given });
      assert.deepEqual(fields(refused.body), expected);
    }
  },

  'random answers as many fresh values as asked for, of the type asked for': async (deployment) => {
    const anyone = deployment.client();
    const first = await anyone.ok('random');
    assert.deepEqual([first.type, first.count, first.values.length], ['number', 1, 1]);
    for (const type of ['number', 'string', 'boolean']) {
      const { values, count } = await anyone.ok('random', { query: `count=10&type=${type}` });
      assert.deepEqual([count, values.length], [10, 10]);
      for (const value of values) assert.equal(typeof value, type);
    }
    const drawn = await Promise.all([1, 2].map(() => anyone.ok('random', { query: 'count=10&type=string' })));
    assert.equal(new Set(drawn.flatMap(({ values }) => values)).size, 20);
  },

  'random names the parameters at fault': async (deployment) => {
    const anyone = deployment.client();
    const cases: [string, string[]][] = [
      ['count=0', ['count']],
      ['count=11', ['count']],
      ['count=1.5', ['count']],
      ['count=many', ['count']],
      ['count=', ['count']],
      ['count=1&count=2', ['count']],
      ['type=date', ['type']],
      ['count=0&type=date', ['count', 'type']],
      ['limit=3', ['limit']],
    ];
    for (const [query, expected] of cases) {
      const { body } = await anyone.refused('random', 'missing_data', { query });
      assert.deepEqual(fields(body), expected, query);
    }
  },
};

export const tools: Contract = { always };
