import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deploymentNames } from '../../src/protocol/lab-words.ts';
import type { RunReport } from '../../src/protocol/reports.ts';
import { comparisonColumns, comparisonRows } from '../../web/model/comparison.ts';
import { comparisonNotes } from '../../web/model/comparison-notes.ts';
import { canDoToNode, holderWords, hopReason } from '../../web/model/deployments.ts';
import * as experiments from '../../web/model/experiments.ts';
import { headline } from '../../web/model/headline.ts';
import { emptyModel } from '../../web/model/model.ts';
import { reduce } from '../../web/model/reduce.ts';
import { bytes, listed } from '../../web/model/words.ts';
import { cards, comparison, reportFor } from '../support/fake-lab/cards.ts';
import { nodeState, running, stopped } from '../support/fake-lab/deployments.ts';
import { firstState as state } from '../support/fake-lab/first-state.ts';
import { hopOf } from '../support/fake-lab/hops.ts';

const model = reduce(emptyModel, { sequence: 0, event: { type: 'snapshot', state } });
const card = cards.find(({ name }) => name === '03-two-servers') ?? assert.fail();
const report = reportFor('03-two-servers', 7);

describe('deployments', () => {
  it('say in words who holds the state', () => {
    assert.deepEqual(
      deploymentNames.map((name) => holderWords(stopped(name))),
      [
        'the client holds the state',
        'the client holds the state',
        'a node holds the state',
        'a pinned node holds the state',
        'the store holds the state',
        'the store holds the state',
      ],
    );
  });

  it('offer to a node only what can be done to it', () => {
    const node = nodeState('jwt', 1);
    assert.equal(canDoToNode(node, 'kill'), true);
    assert.equal(canDoToNode(node, 'heal'), false);
    assert.equal(canDoToNode({ ...node, state: 'down' }, 'kill'), false);
    assert.equal(canDoToNode({ ...node, state: 'paused' }, 'heal'), true);
  });

  it('explain a refusal in the words of the error table, and a foreign code as it is', () => {
    const hop = {
      ...hopOf(running('memory', 2), 'bob', 'me', 'node-2', 1),
      status: 401,
      code: 'invalid_session' as string | null,
    };
    assert.equal(hopReason(hop), 'The credential does not belong to a live session');
    assert.equal(hopReason({ ...hop, code: 'toString' }), 'toString');
    assert.equal(hopReason({ ...hop, code: null }), null);
    const after = reduce(model, { sequence: 1, event: { type: 'hop', hop } });
    assert.deepEqual(headline(after), {
      title: 'bob asked. Node 2 answered 401.',
      detail: 'The credential does not belong to a live session.',
    });
  });
});

describe('experiments', () => {
  it('stand part by part in the order of the course', () => {
    const parts = experiments.experimentsByPart(state);
    assert.deepEqual(
      parts.map(({ letter }) => letter),
      ['A', 'B', 'C', 'D', 'E'],
    );
    assert.deepEqual(
      parts[1]?.experiments.map(({ number }) => number),
      ['03', '04'],
    );
    assert.equal(parts[1]?.title, 'More servers');
  });

  it('say first what differs', () => {
    assert.equal(experiments.resultHeadline(report), 'memory breaks; jwt and redis hold');
  });

  it('hold a prediction against what came true', () => {
    assert.deepEqual(experiments.outcome(card, report, 2), {
      predicted: 'memory',
      observed: 'memory',
      right: true,
    });
    assert.equal(experiments.outcome(card, report, 0).right, false);
    assert.equal(experiments.outcome(card, report, null).right, null);
  });

  it('say that nothing ran where nothing could, and let nobody be right', () => {
    const results = report.results.map((each) => ({ ...each, observed: 'unavailable' as const }));
    const { observed, right } = experiments.outcome(card, { ...report, results }, 2);
    assert.equal(right, null);
    assert.match(observed, /^Nothing ran here/);
  });

  it('let nobody be right or wrong when the run was not what anybody expected', () => {
    const surprising: RunReport = { ...report, passed: false };
    const { observed, right } = experiments.outcome(card, surprising, 2);
    assert.equal(right, null);
    assert.match(observed, /did not expect/);
    const [first] = report.results;
    if (!first) assert.fail();
    const chips = experiments.verdictChips({ ...report, results: [{ ...first, observed: 'breaks' }] });
    assert.deepEqual(chips, [
      { deployment: 'jwt', verdict: 'breaks', asExpected: false, words: 'breaks, expected: holds' },
    ]);
  });

  it('mention only what was measured', () => {
    const [first] = report.results;
    if (!first) assert.fail();
    const measurements = { credentialBytes: 43, sessionsLost: 0, sessionsOpened: 6, revocationSeconds: 0 };
    assert.deepEqual(experiments.facts({ ...first, measurements }), [
      { label: 'sessions lost', value: '0 of 6' },
      { label: 'credential', value: '43 B' },
      { label: 'still accepted after logout', value: 'not at all' },
    ]);
    assert.deepEqual(experiments.facts({ ...first, measurements: {} }), []);
  });
});

describe('the comparison', () => {
  const column = (title: string) => comparisonColumns.findIndex((each) => each.title === title);
  const [jwt, memory] = comparisonRows(comparison);

  it('tells what was not measured, with the reason, from what does not apply', () => {
    assert.partialDeepStrictEqual(memory?.cells[column('Any server will do')], {
      text: 'not measured yet',
      missing: true,
    });
    assert.partialDeepStrictEqual(jwt?.cells[column('p50 / p95 / p99')], {
      text: 'not measured yet',
      missing: true,
      note: 'no experiment compares with a bare server yet',
    });
    const [row] = comparison.rows;
    if (!row) assert.fail();
    const nothing = { ...row, bytesPerSession: { node: null, store: null } };
    const [written] = comparisonRows({ ...comparison, rows: [nothing] });
    assert.equal(written?.cells[column('Memory per session')]?.text, 'does not apply');
  });

  it('writes a verdict as a word beside its sign', () => {
    assert.partialDeepStrictEqual(memory?.cells[column('Survives the loss of a server')], {
      text: 'no',
      verdict: 'breaks',
      note: '33 % lost',
    });
    assert.equal(jwt?.cells[column('Parallel changes kept')]?.text, '9 of 50');
  });

  it('notes each reason once', () => {
    assert.deepEqual(
      comparisonNotes(comparison).map(({ about }) => about),
      ['all'],
    );
  });
});

describe('a note of the comparison', () => {
  const noteOf = (note: string) =>
    comparisonNotes({
      ...comparison,
      rows: comparison.rows.slice(0, 1).map((row) => ({ ...row, notes: [note] })),
    });

  it('names the column that it is about, whatever the lab calls its fields', () => {
    const [limits] = noteOf('latencyMs, requestsPerSecond, ratioToBareServer: all share a machine: this one');
    assert.equal(limits?.note, 'p50 / p95 / p99: all share a machine: this one');
    const [other] = noteOf('it was warm: very');
    assert.equal(other?.note, 'it was warm: very');
  });
});

describe('words', () => {
  it('group digits and join names', () => {
    assert.equal(bytes(1340), '1\u202f340 B');
    assert.equal(bytes(12.25), '12.3 B');
    assert.equal(listed(['a', 'b', 'c']), 'a, b and c');
    assert.equal(listed([]), '');
  });
});
