// Decision records as students hand them in: what cannot be read is told in one line, with the place and what to do;
// what can be read but says too little is told in the grading.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { UsageError } from '../../src/lab/experiment-selection.ts';
import { checkRecord } from '../../src/lab/grade/design/check-record.ts';
import { readRecord } from '../../src/lab/grade/design/read-record.ts';
import { formText } from '../../src/lab/grade/design/record-form.ts';
import { recordText } from '../support/designs.ts';
import { runLab } from '../support/lab-process.ts';
import { markedFolder, untilNothingIsLeft } from '../support/leftovers.ts';

const folder = mkdtempSync(join(tmpdir(), 'statelab-records-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const whole = recordText({
  case: 'newspaper',
  deployment: 'jwt',
  lifetimes: 'idle 30 min, absolute 1 h',
  accepts: ['cut-off'],
});

function file(content: string | Buffer): string {
  const path = join(folder, 'record.md');
  writeFileSync(path, content);
  return path;
}

const read = (text: string) => readRecord(file(text));

/** The whole record with one thing in it changed, which must be there. */
function changed(from: string | RegExp, to: string): string {
  const text = whole.replace(from, to);
  assert.notEqual(text, whole);
  return text;
}

/** What is wrong -> the file, and the line that is said of it. */
const bad: Record<string, readonly [content: () => string | Buffer, said: RegExp]> = {
  'an empty file': [() => '', /the title, "# " and what was decided, is missing; begin with the form/],
  'the form, not filled in': [formText, /the title, .* is missing/],
  'binary garbage': [() => Buffer.from([0xff, 0xfe, 0x00, 0x01, 0x80]), /is no text \(UTF-8\)/],
  'an enormous file': [() => `# a\n${'x'.repeat(200_000)}`, /has 200004 bytes; .* has 100000 at most/],
  'no case': [() => changed(/^Case:.*\n/m, ''), /the line "Case: …" is missing/],
  'a case that there is not': [
    () => changed('Case: newspaper', 'Case: zoo'),
    /record\.md:3: there is no case "zoo"; known: newspaper, bank, game, exhibition\.$/,
  ],
  'a deployment that there is not': [
    () => changed('Deployment: jwt', 'Deployment: cookies'),
    /record\.md:4: there is no deployment "cookies"; known: jwt, sealed, memory, sticky, redis, postgres\.$/,
  ],
  'a value of a thousand letters': [
    () => changed('Case: newspaper', `Case: ${'z'.repeat(1000)}`),
    /there is no case "z{40}…"/,
  ],
  'no lifetimes': [() => changed(/^Lifetimes:.*\n/m, ''), /the line "Lifetimes: …" is missing/],
  'lifetimes that are none': [
    () => changed('idle 30 min', 'idle forever'),
    /record\.md:5: Lifetimes is "idle forever, absolute 1 h"; write it as in "Lifetimes: idle 30 min/,
  ],
  'lifetimes that do not fit together': [
    () => changed('idle 30 min', 'idle 2 h'),
    /the idle lifetime is longer than the absolute one/,
  ],
  'too many nodes': [
    () => changed('Deployment: jwt', 'Deployment: jwt\nNodes: 99'),
    /record\.md:5: Nodes is "99"; write a whole number from 1 to 9\.$/,
  ],
  'three servers that are one': [
    () => changed('Deployment: jwt', 'Deployment: memory\nNodes: 3'),
    /memory is one server; .* choose sticky for 3/,
  ],
  'nothing about a requirement': [
    () => changed(/^- any-server: met.*\n/m, ''),
    /"We expect" says nothing about any-server; add a line such as "- any-server: met, because …"/,
  ],
  'a requirement of another case': [
    () => changed('- any-server: met', '- deployment: met'),
    /record\.md:\d+: newspaper has no requirement "deployment"; known: no-store, any-server/,
  ],
  'a line about no requirement': [
    () => changed('- any-server: met', '- it will all be fine, met'),
    /this line names no requirement; known: /,
  ],
  'a requirement twice': [
    () => changed('- any-server: met', '- no-store: met, twice.\n- any-server: met'),
    /no-store is there twice/,
  ],
  'neither met nor not met': [
    () => changed('- any-server: met', '- any-server: probably'),
    /say "met" or "not met" after "any-server:", and why/,
  ],
};

describe('a record that cannot be read', () => {
  for (const [what, [content, said]] of Object.entries(bad)) {
    it(`${what} is told in one line`, () => {
      const path = file(content());
      assert.throws(
        () => readRecord(path),
        (error: unknown) => {
          assert.ok(error instanceof UsageError, String(error));
          assert.match(error.message, said);
          assert.doesNotMatch(error.message, /\n/);
          assert.ok(error.message.includes(path));
          return true;
        },
      );
    });
  }

  it('is told from the command line, which starts nothing for it and exits with 2', async (t) => {
    const own = markedFolder(t);
    mkdirSync(join(own.path, 'inner'));
    const asked: [string[], RegExp][] = [
      [[], /^The exercise design needs a file: docs\/course\/design-a-strategy\.md\.\n$/],
      [[join(own.path, 'none.md')], /^There is no file .*none\.md\.\n$/],
      [[join(own.path, 'inner')], /is no file; name the decision record in it\.\n$/],
      [[file(formText())], /is missing; begin with the form in docs\/course\/design-a-strategy\.md\.\n$/],
    ];
    for (const [args, said] of asked) {
      const { code, stdout, stderr } = await runLab(own, ['grade', '--exercise', 'design', ...args]);
      assert.deepEqual([code, stdout], [2, ''], stderr);
      assert.match(stderr, said);
    }
    await untilNothingIsLeft(own);
  });
});

describe('a record that can be read', () => {
  it('is read as it was meant, however it was typed', () => {
    const typed = changed('Case: newspaper', '- **Case:** `Newspaper`')
      .replace('Lifetimes: idle 30 min, absolute 1 h', 'lifetimes : idle 90 s, absolute 1.5 hours.')
      .replace('- any-server: met, because we', '* **any-server**: Not met -- because\n  we')
      .replaceAll('\n', '\r\n');
    const { kase, deployment, idleSeconds, absoluteSeconds, expected } = read(`\uFEFF${typed}`);
    assert.deepEqual([kase.id, deployment, idleSeconds, absoluteSeconds], ['newspaper', 'jwt', 90, 5_400]);
    const reason = 'because we have thought about it.';
    assert.deepEqual(expected.get('any-server'), { met: false, reason });
    assert.deepEqual(expected.get('cut-off'), { met: true, reason });
  });

  it('gives nothing to a terminal that would steer it', () => {
    const { title } = read(changed('# A decision', '# A \u001b[31mdecision\u0007'));
    assert.equal(title, 'A  [31mdecision');
  });

  /** Of the three things that it must say: which of them it does not, and what is said of that. */
  const lacking = (text: string, priced: readonly string[] = []): string => {
    const graded = priced.map((id) => ({ id, price: 'a price' }));
    return checkRecord(read(text), graded)
      .map(({ passed, seen }) => (passed ? '' : seen))
      .join('|');
  };

  it('lacks nothing when all of it is filled in', () => {
    assert.equal(lacking(whole, ['cut-off']), '||');
  });

  it('lacks what it says too little of', () => {
    assert.match(
      lacking(changed(/(- any-server: met),.*/, '$1')),
      /^no reason stands behind any-server: .*\|\|$/,
    );
    assert.match(
      lacking(changed(/- cut-off: somebody.*/, '')),
      /^\|name at least one below "We accept that"/,
    );
    assert.match(
      lacking(changed('- cut-off: somebody', '- everything: somebody')),
      /^\|line \d+ names no requirement of the case; begin it with one of no-store, /,
    );
    assert.match(
      lacking(whole, ['cut-off', 'server-dies']),
      /^\|a price was measured for server-dies that the record does not accept\|$/,
    );
    const [before = '', behind = ''] = whole.split('## Proof');
    const emptied = `${before}## Proof\n> ${behind.split('> ')[1]?.split('\n')[0]}\n## Change our mind\n\nNever.\n`;
    assert.match(lacking(emptied), /^\|\|nothing stands below Proof; /);
  });
});
