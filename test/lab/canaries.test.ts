// Credentials are planted at real servers and looked for in what they write. The servers of the course write none down;
// one that does, however it does, is caught.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, it } from 'node:test';
import {
  exchange,
  openSessions,
  phase,
  plantCanaries,
  searchForCanaries,
} from '../../src/lab/runner/steps.ts';
import { carelessLab } from '../support/careless-lab.ts';
import { experimentOf } from '../support/experiment-of.ts';
import { labWith } from '../support/lab-with.ts';
import type { Leak } from '../support/leaky-server.ts';
import { withoutPostgres } from '../support/postgres.ts';
import { withoutRedis } from '../support/redis.ts';

const secrets = experimentOf({
  name: '98-no-secrets',
  invariants: ['I14'],
  steps: [phase('clean'), openSessions(2), exchange(1, 'me'), plantCanaries(), searchForCanaries()],
});

describe('the servers of the course', () => {
  const { run } = labWith(secrets);
  for (const name of ['jwt', 'sealed', 'memory', 'sticky', 'redis', 'postgres'] as const) {
    const isMissing = (name === 'redis' && withoutRedis) || (name === 'postgres' && withoutPostgres);
    it(`write down no credential that they were shown, and take none from an address: ${name}`, {
      skip: isMissing,
    }, async () => {
      const { invariants, evidence, history } = await run(name);
      assert.deepEqual([invariants.I14, evidence], ['true', []]);
      const lines = (await readFile(resolve(history ?? ''), 'utf8')).trim().split('\n');
      const searches = lines.map((line) => JSON.parse(line)).filter(({ type }) => type === 'search');
      const places = new Set(searches.map(({ place }) => place));
      const isStored = name === 'redis' || name === 'postgres';
      assert.deepEqual([...places], ['log', 'metrics', 'answers', ...(isStored ? ['store'] : [])]);
      assert.ok(searches.every(({ bytes, soughtFor }) => bytes > 100 && soughtFor.length >= 14));
      // What is looked for stands nowhere in the history either.
      assert.doesNotMatch(lines.join(), /correct horse|eyJ[\w-]{30}/);
    });
  }
});

describe('the service', { skip: withoutPostgres }, () => {
  const { run } = labWith(secrets);
  for (const name of ['jwt', 'redis', 'postgres'] as const) {
    const isMissing = name === 'redis' && withoutRedis;
    it(`does so neither, also where it keeps accounts and an audit trail: ${name}`, {
      skip: isMissing,
    }, async () => {
      const { invariants, evidence, notes } = await run(name, 'service');
      assert.deepEqual(
        [invariants.I14, evidence, notes.filter((note) => /ended/.test(note))],
        ['true', [], []],
      );
    });
  }
});

describe('a careless server', () => {
  const { runOn } = carelessLab();

  it('that is not careless after all is not accused', async () => {
    const { observed, evidence } = await runOn('nothing', secrets);
    assert.deepEqual([observed, evidence], ['holds', []]);
  });

  const caught: Record<Exclude<Leak, 'nothing' | 'no metrics' | 'planted id'>, RegExp> = {
    log: /the log of node-1 shows the password of a login/,
    'encoded log': /the log of node-1 shows the password of a login/,
    metrics: /the metrics of node-1 shows? a credential in the query/,
    answer: /an answer of every node shows a wrong password/,
    query: /a credential in the query was accepted there/,
  };
  for (const [leak, text] of Object.entries(caught) as [Leak, RegExp][]) {
    it(`is caught, and what it has written down is named: ${leak}`, async () => {
      const { observed, evidence } = await runOn(leak, secrets);
      assert.equal(observed, 'breaks');
      assert.match(evidence.map((each) => each.text).join('\n'), text);
      assert.ok(evidence.every(({ operation }) => operation !== null));
    });
  }

  it('whose metrics cannot be had leaves it unknown', async () => {
    const { observed, invariants } = await runOn('no metrics', secrets);
    assert.deepEqual([observed, invariants.I14], ['inconclusive', 'unknown']);
  });
});
