// What is made of a measurement: which side of a limit it lies on, what was paid, what had been expected, and what is
// done about a run that was disturbed. The measurements are made up here; designs.long.ts takes real ones.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { experiments } from '../../experiments/index.ts';
import { exitCodeOf } from '../../src/lab/commands/grade-design.ts';
import type { Rule } from '../../src/lab/grade/design/case.ts';
import { gradeDesign } from '../../src/lab/grade/design/grade-design.ts';
import { readRecord } from '../../src/lab/grade/design/read-record.ts';
import { experimentsOf, judgeRule } from '../../src/lab/grade/design/rules.ts';
import { LabRefusal } from '../../src/lab/lab-control.ts';
import { designText } from '../../src/lab/report/design-text.ts';
import type { DesignDocument } from '../../src/protocol/grade-design.ts';
import type { DeploymentName } from '../../src/protocol/lab-words.ts';
import type { DeploymentResult } from '../../src/protocol/reports.ts';
import { type Design, recordText } from '../support/designs.ts';

type Answer = Partial<Pick<DeploymentResult, 'observed' | 'measurements' | 'evidence' | 'notes'>>;

function resultOf(experiment: string, deployment: DeploymentName, answer: Answer): DeploymentResult {
  const { expected } = experiments.find(({ name }) => name === experiment) ?? {};
  const usual = expected?.[deployment] ?? 'holds';
  const nothing = { invariants: {}, evidence: [], measurements: {}, history: 'runs/x.jsonl', notes: [] };
  return { deployment, expected: usual, observed: usual, ...nothing, ...answer };
}

/** In an hour of absolute lifetime, five minutes of idle one. */
function judge(rule: Rule, answer: Answer): string {
  const experiment = experiments.find(({ name }) => name.startsWith(experimentsOf(rule)[0] ?? ''));
  assert.ok(experiment);
  const result = resultOf(experiment.name, 'redis', answer);
  const judged = judgeRule(rule, { experiment, result, idleSeconds: 300, absoluteSeconds: 3_600 });
  if (judged === null) return 'not measured';
  return `${judged.met ? 'met' : 'not met'}${judged.price === null ? '' : ` for ${judged.price}`}`;
}

const late = (revocationSeconds: number): Answer => ({
  observed: revocationSeconds === 0 ? 'holds' : 'breaks',
  measurements: { revocationSeconds },
});
const lost = (sessionsLost: number, sessionsLostShare: number): Answer => ({
  measurements: { sessionsLost, sessionsLostShare, sessionsOpened: 30 },
});
const outage: Rule = { kind: 'holds', experiment: '10', mayDegrade: true };
const degraded: Answer = { observed: 'degrades', measurements: { unavailable503: 7 } };

const judgements: readonly (readonly [rule: Rule, answer: Answer, judged: RegExp])[] = [
  [{ kind: 'holds', experiment: '20' }, { observed: 'holds' }, /^met$/],
  [{ kind: 'holds', experiment: '20' }, { observed: 'breaks' }, /^not met$/],
  [{ kind: 'holds', experiment: '20' }, degraded, /^not met$/],
  [outage, { observed: 'holds' }, /^met$/],
  [outage, degraded, /^met for 7 requests were answered 503/],
  [outage, { observed: 'breaks' }, /^not met$/],
  [{ kind: 'any server' }, { measurements: { anyServerWillDo: true } }, /^met$/],
  [{ kind: 'any server' }, { measurements: { anyServerWillDo: false } }, /^not met$/],
  [{ kind: 'any server' }, {}, /^not measured$/],
  [{ kind: 'no store' }, { measurements: { stateHeldBy: 'node' } }, /^met$/],
  [{ kind: 'no store' }, { measurements: { stateHeldBy: 'store' } }, /^not met$/],
  [
    { kind: 'lost at most', experiment: '07', share: 0.2 },
    lost(6, 0.2),
    /^met for 6 of 30 sessions were lost$/,
  ],
  [{ kind: 'lost at most', experiment: '07', share: 0.2 }, lost(7, 0.233), /^not met$/],
  [{ kind: 'lost at most', experiment: '07', share: 0 }, lost(0, 0), /^met$/],
  [{ kind: 'lost at most', experiment: '07', share: 0 }, { ...lost(0, 0), observed: 'breaks' }, /^not met$/],
  [{ kind: 'taken back', withinSeconds: 0 }, late(0), /^met$/],
  [{ kind: 'taken back', withinSeconds: 0 }, late(2.9), /^not met$/],
  // Within the run's lifetime of 4 s only that has ended it: then the record's own lifetime is the bound.
  [{ kind: 'taken back', withinSeconds: 3_600 }, late(2.9), /^met for .* for up to 1 h, and everybody/],
  [{ kind: 'taken back', withinSeconds: 3_599 }, late(2.9), /^not met$/],
  [{ kind: 'taken back', withinSeconds: 3_600 }, late(7.9), /^not met$/],
  [{ kind: 'room', bytes: 4_600 }, { measurements: { messages: { sent: 47, kept: 46 } } }, /^met$/],
  [{ kind: 'room', bytes: 4_601 }, { measurements: { messages: { sent: 47, kept: 46 } } }, /^not met$/],
  [{ kind: 'request at most', bytes: 800 }, { measurements: { requestBytes: 800 } }, /^met$/],
  [{ kind: 'request at most', bytes: 800 }, { measurements: { requestBytes: 801 } }, /^not met$/],
  [{ kind: 'lifetimes', idleSecondsMax: 300, absoluteSecondsMax: 3_600 }, { observed: 'holds' }, /^met$/],
  [{ kind: 'lifetimes', idleSecondsMax: 299 }, { observed: 'holds' }, /^not met$/],
  [{ kind: 'lifetimes', absoluteSecondsMax: 3_599 }, { observed: 'holds' }, /^not met$/],
  [{ kind: 'lifetimes', absoluteSecondsMin: 3_601 }, { observed: 'holds' }, /^not met$/],
  [{ kind: 'lifetimes', idleSecondsMax: 300 }, { observed: 'breaks' }, /^not met$/],
];

describe('a rule', () => {
  for (const [rule, answer, said] of judgements) {
    it(`${JSON.stringify(rule)} of ${JSON.stringify(answer)}`, () => assert.match(judge(rule, answer), said));
  }
});

/** Grades with these answers, by the number of the experiment; each is given once, the last one for good. */
async function gradeWith(design: Partial<Design>, answers: Record<string, Answer[]>) {
  const folder = mkdtempSync(join(tmpdir(), 'statelab-design-'));
  const file = join(folder, 'record.md');
  const lifetimes = 'idle 30 min, absolute 1 h';
  writeFileSync(
    file,
    recordText({ case: 'newspaper', deployment: 'jwt', lifetimes, accepts: ['cut-off'], ...design }),
  );
  const ran: string[] = [];
  try {
    const document = await gradeDesign(file, readRecord(file), {
      experiments,
      async run({ name }, deployment) {
        ran.push(name.slice(0, 2));
        const left = answers[name.slice(0, 2)] ?? [];
        return resultOf(name, deployment, (left.length > 1 ? left.shift() : left[0]) ?? {});
      },
    });
    return { document, ran };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const fitting = (): Record<string, Answer[]> => ({
  '01': [{ measurements: { stateHeldBy: 'client', requestBytes: 766 } }],
  '03': [{ measurements: { anyServerWillDo: true } }],
  '07': [lost(0, 0)],
  '15': [late(2.9)],
});

const elsewhere: Answer = { measurements: { anyServerWillDo: false } };
const stateOf = ({ requirements }: DesignDocument, asked: string) =>
  requirements.find(({ id }) => id === asked)?.state;

describe('a design', () => {
  it('has each experiment run once, whatever number of requirements it decides', async () => {
    const { document, ran } = await gradeWith({}, fitting());
    assert.deepEqual(ran, ['01', '03', '07', '15']);
    assert.equal(document.passed, true);
    assert.match(designText(document), /5 of 5 requirements met\. Nothing is missing\.\n$/);
  });

  it('says where an expectation was wrong, either way', async () => {
    const answers = { ...fitting(), '07': [{ ...lost(6, 0.2), observed: 'holds' as const }] };
    const { document } = await gradeWith({ notMet: ['cut-off'] }, answers);
    const wrong = document.requirements.filter(({ asExpected }) => asExpected === false);
    assert.deepEqual(
      wrong.map(({ id, state, expected }) => [id, state, expected]),
      [
        ['cut-off', 'met', 'not met'],
        ['server-dies', 'not met', 'met'],
      ],
    );
    const text = designText(document).replaceAll(/\s+/g, ' ');
    assert.match(text, /You expected that it is not met \(“because we .*about it”\)\. Measured: it is met\./);
    assert.match(text, /You expected that it is met \(“.*”\)\. Measured: it is not met\./);
    assert.match(text, /Otherwise than you expected: cut-off and server-dies\./);
  });

  it('that expected what is not met is not passed for that', async () => {
    const answers = { ...fitting(), '07': [lost(6, 0.2)] };
    const { document } = await gradeWith({ notMet: ['server-dies'] }, answers);
    assert.equal(document.passed, false);
    assert.ok(document.requirements.every(({ asExpected }) => asExpected));
  });

  it('that accepts no price for what has one is not passed', async () => {
    const { document } = await gradeWith({ accepts: ['no-store'] }, fitting());
    assert.equal(document.passed, false);
    assert.match(designText(document), /5 of 5 requirements met\. The record lacks 1 thing\. Read docs/);
  });

  it('has a disturbed run repeated, and says so', async () => {
    const disturbed: Answer = { observed: 'inconclusive', notes: ['a login failed'] };
    const once = await gradeWith({}, { ...fitting(), '07': [disturbed, lost(0, 0)] });
    assert.equal(once.document.passed, true);
    assert.match(once.document.notes.join(), /07-kill-one was run again/);
    const always = await gradeWith({}, { ...fitting(), '07': [disturbed] });
    assert.deepEqual(always.ran.filter((number) => number === '07').length, 3);
    assert.equal(stateOf(always.document, 'server-dies'), 'unclear');
    assert.equal(always.document.passed, false);
    assert.match(designText(always.document), / \? {2}server-dies/);
  });

  it('is told what the machine lacks; when that is all, the whole of it is refused', async () => {
    const missing: Answer = { observed: 'unavailable', notes: ['There is no Redis here.'] };
    const { document } = await gradeWith({}, { ...fitting(), '07': [missing] });
    assert.equal(stateOf(document, 'server-dies'), 'not run');
    assert.equal(exitCodeOf(document), 3);
    const worse = await gradeWith({}, { ...fitting(), '07': [missing], '03': [elsewhere] });
    assert.equal(exitCodeOf(worse.document), 1);
    assert.match(designText(document), / – {2}server-dies.*\n {4}not run {4}There is no Redis here\./);
    const none = { '01': [missing], '03': [missing], '07': [missing], '15': [missing] };
    await assert.rejects(gradeWith({}, none), (error: unknown) => error instanceof LabRefusal);
  });
});
