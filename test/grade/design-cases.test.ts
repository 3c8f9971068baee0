// The cases are data that fits the laboratory: what they name is there, for whatever deployment somebody chooses.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { experiments } from '../../experiments/index.ts';
import { cases } from '../../src/lab/grade/design/cases.ts';
import { headings } from '../../src/lab/grade/design/record-form.ts';
import { MESSAGE_BYTES } from '../../src/lab/grade/design/rules/limits.ts';
import { experimentsOf } from '../../src/lab/grade/design/rules.ts';
import { deploymentNames } from '../../src/protocol/lab-words.ts';
import { readDocument } from '../support/documented-commands.ts';

describe('the cases', () => {
  it('name each requirement once, in words that a line can begin with', () => {
    for (const { id, requirements } of cases) {
      const ids = requirements.map((one) => one.id);
      assert.deepEqual([...new Set(ids)], ids, id);
      for (const each of ids) assert.match(each, /^[a-z][a-z-]+$/);
    }
  });

  it('have an experiment for each requirement that speaks of every deployment', () => {
    for (const { id, rule } of cases.flatMap(({ requirements }) => requirements)) {
      const decisive = experimentsOf(rule).flatMap((number) =>
        experiments.filter(({ name }) => name.startsWith(`${number}-`)),
      );
      const silent = deploymentNames.filter((name) => !decisive.some(({ expected }) => expected[name]));
      assert.deepEqual(silent, [], id);
    }
  });

  it('count a room in messages of the size that experiment 24 tells', () => {
    const { steps = [] } = experiments.find(({ name }) => name.startsWith('24-')) ?? {};
    const sizes = steps.flatMap((step) => (step.kind === 'fillConversation' ? [step.bytesEach] : []));
    assert.deepEqual(sizes, [MESSAGE_BYTES]);
  });
});

it('the example record is the form, filled in', () => {
  const lines = readDocument('docs/course/example-record.md').split('\n');
  const form = headings.flatMap(([heading, question]) => [`## ${heading}`, `> ${question}`]);
  assert.deepEqual(
    lines.filter((line) => /^(##|>) /.test(line)),
    form,
  );
});
