// `run --report`: a place that cannot be written is told before anything runs; one that is lost meanwhile costs no run.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { killChild } from '../../support/child.ts';
import { reportsIn, runLab, startLab } from '../../support/lab-process.ts';
import { type MarkedFolder, markedFolder } from '../../support/leftovers.ts';
import { until } from '../../support/until.ts';

const runArgs = (folder: MarkedFolder, file: string): string[] => {
  const runs = ['--runs', join(folder.path, 'runs')];
  return ['run', '20', '--json', '--deployment', 'memory', ...runs, '--report', file];
};

const mistakes: readonly [what: string, file: (folder: string) => string, line: RegExp][] = [
  ['a folder', (folder) => folder, /it is a folder\. Name a file in it\.$/],
  ['a folder called .html', (folder) => join(folder, 'folder.html'), /it is a folder\. Name a file in it\.$/],
  [
    'a folder that is missing',
    (folder) => join(folder, 'nowhere', 'x.html'),
    /there is no folder ".*nowhere"\. Make it first\.$/,
  ],
  [
    'a file below a file',
    (folder) => join(folder, 'file.html', 'x.html'),
    /there is no folder ".*file\.html"\. Make it first\.$/,
  ],
  ['a file of another kind', (folder) => join(folder, 'notes.txt'), /its name must end in \.html\.$/],
  ['no file', () => '', /its name must end in \.html\.$/],
];

describe('--report', () => {
  for (const [what, fileIn, line] of mistakes) {
    it(`naming ${what} is told in a line, before anything runs`, async (t) => {
      const folder = markedFolder(t);
      mkdirSync(join(folder.path, 'folder.html'));
      writeFileSync(join(folder.path, 'file.html'), '');
      const { code, stdout, stderr } = await runLab(folder, runArgs(folder, fileIn(folder.path)));
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr.trimEnd(), line);
      assert.equal(stderr.trim().split('\n').length, 1, stderr);
      assert.ok(!existsSync(join(folder.path, 'runs')), 'nothing has run');
    });
  }

  it('stands in the help of run', async (t) => {
    const { code, stdout } = await runLab(markedFolder(t), ['run', '--help']);
    assert.equal(code, 0);
    assert.match(stdout, /--report <file\.html> {2}\S/);
  });

  it('naming a place that this system does not let anybody write is told likewise', {
    skip: process.platform === 'linux' ? false : 'needs /proc',
  }, async (t) => {
    const folder = markedFolder(t);
    const { code, stdout, stderr } = await runLab(folder, runArgs(folder, '/proc/x.html'));
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(
      stderr,
      /^--report cannot write "\/proc\/x\.html": this place cannot be written \(E\w+\)\. Name another\.\n$/,
    );
  });

  it('leaves no empty file when the run is interrupted, and an older report as it was', async (t) => {
    const folder = markedFolder(t);
    const [file, older] = [join(folder.path, 'new.html'), join(folder.path, 'older.html')];
    writeFileSync(older, 'older');
    for (const each of [file, older]) {
      const child = startLab(folder, runArgs(folder, each));
      t.after(() => killChild(child));
      await until('it runs', () => existsSync(join(folder.path, 'runs')));
      await killChild(child);
      rmSync(join(folder.path, 'runs'), { recursive: true });
    }
    assert.equal(existsSync(file), false);
    assert.equal(readFileSync(older, 'utf8'), 'older');
  });

  it('whose folder vanishes during the run loses no run, and says where it lies', async (t) => {
    const folder = markedFolder(t);
    const place = join(folder.path, 'place');
    mkdirSync(place);
    const child = startLab(folder, runArgs(folder, join(place, 'x.html')));
    let stdout = '';
    child.process.stdout?.on('data', (text: string) => (stdout += text));
    await until('it runs', () => existsSync(join(folder.path, 'runs')));
    renameSync(place, join(folder.path, 'elsewhere'));
    assert.equal(await child.exited, 3, child.output());
    const [report] = reportsIn({ code: 3, stdout, stderr: '' });
    assert.equal(report?.passed, true);
    const [, kept = ''] =
      /Nothing is lost: report\.json and the histories lie in (.+)\.$/m.exec(child.output()) ?? [];
    assert.deepEqual(JSON.parse(readFileSync(join(kept, 'report.json'), 'utf8')), report);
  });
});
