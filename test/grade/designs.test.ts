// Designs from the command line, on real deployments: the example of the course, which does not fit, and one that
// does. Every case on what fits it and on what does not: designs.long.ts.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DesignDocument } from '../../src/protocol/grade-design.ts';
import { designs, recordText } from '../support/designs.ts';
import { readDocument } from '../support/documented-commands.ts';
import { runLab } from '../support/lab-process.ts';
import { type MarkedFolder, markedFolder, untilNothingIsLeft } from '../support/leftovers.ts';

const example = fileURLToPath(new URL('../../docs/course/example-record.md', import.meta.url));

const gradeDesign = (folder: MarkedFolder, file: string, ...options: string[]) =>
  runLab(folder, ['grade', '--exercise', 'design', file, '--runs', folder.path, ...options]);

async function written(folder: MarkedFolder, find: (one: (typeof designs)[number]) => boolean) {
  const design = designs.find(find);
  assert.ok(design);
  const file = join(folder.path, 'record.md');
  await writeFile(file, recordText(design));
  return file;
}

/** Text without what differs from run to run, and without its line ends. */
const steady = (text: string) =>
  text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\d+ of 30 sessions|operation \d+/g, '#')
    .replaceAll(/in \S+sticky\.jsonl/g, 'in #');

describe('a design, graded', { concurrency: 2 }, () => {
  it('the example of the course: what is not met, by which proof, and what was expected instead', async (t) => {
    const folder = markedFolder(t);
    const { code, stdout } = await gradeDesign(folder, example);
    assert.equal(code, 1, stdout);
    const lines = stdout.split('\n');
    const marked = lines.flatMap((line) => /^ ([✓✗]) {2}([\w-]+):/.exec(line)?.slice(1).join(' ') ?? []);
    assert.deepEqual(marked, ['✓ no-store', '✗ any-server', '✓ cut-off', '✗ server-dies', '✓ on-the-wire']);
    const told = steady(stdout);
    assert.match(told, /Otherwise than you expected: any-server and server-dies\./);
    assert.match(told, /3 of 5 requirements met\. Begin with “any-server”; read docs\/course/);
    assert.match(told, /that is for people, with the rubric in docs\/course\/design-a-strategy\.md/);
    assert.ok(
      // A path is shown from where the command was given, and is as long as it is.
      lines.every((line) => line.length <= 100 || line.includes(basename(folder.path))),
      stdout,
    );
    const [, shown = ''] =
      /```text\n( ✗ {2}server-dies[\s\S]*?)```/.exec(readDocument('docs/course/design-a-strategy.md')) ?? [];
    assert.ok(told.includes(steady(shown).trim()), `the page shows otherwise:\n${stdout}`);
    await untilNothingIsLeft(folder);
  });

  it('one that fits, though at a price: exits with 0', async (t) => {
    const folder = markedFolder(t);
    const file = await written(folder, (one) => one.case === 'exhibition' && one.deployment === 'memory');
    const { code, stdout, stderr } = await gradeDesign(folder, file, '--json');
    assert.equal(code, 0, stderr);
    const { passed, requirements } = DesignDocument.parse(JSON.parse(stdout));
    assert.equal(passed, true);
    assert.ok(requirements.every(({ state, asExpected }) => state === 'met' && asExpected));
    const priced = requirements.filter(({ price }) => price !== null);
    assert.deepEqual(
      priced.map(({ id, price }) => `${id}: ${price}`),
      ['every-evening: 9 of 9 sessions were lost'],
    );
    await untilNothingIsLeft(folder);
  });

  it('one that wants a Redis which this machine does not have: exits with 3', async (t) => {
    const folder = markedFolder(t);
    const file = await written(folder, (one) => one.deployment === 'redis');
    const args = ['grade', '--exercise', 'design', file, '--runs', folder.path];
    const { code, stdout, stderr } = await runLab(folder, args, { PATH: folder.path });
    assert.deepEqual([code, stdout], [3, ''], stderr);
    assert.match(stderr, /Redis/);
    await untilNothingIsLeft(folder);
  });
});
