// One grading of each outcome, from the command line to the last line, as a student sees it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GradeDocument } from '../../src/protocol/grade.ts';
import { gradedFile } from '../support/grading.ts';
import { runLab, startLab } from '../support/lab-process.ts';
import { markedFolder, untilNothingIsLeft, withoutProc } from '../support/leftovers.ts';

describe('lab grade', { concurrency: 2 }, () => {
  it('passes a right strategy with a store of its own, and leaves nothing behind', async (t) => {
    const folder = markedFolder(t);
    const args = ['grade', gradedFile('right/sqlite'), '--json', '--runs', folder.path];
    const { code, stdout, stderr } = await runLab(folder, args);
    const document = GradeDocument.parse(JSON.parse(stdout));
    assert.deepEqual([code, document.missing], [0, []], stderr);
    assert.deepEqual(document.claim, {
      name: 'sqlite',
      family: 'stateful',
      credentialKind: 'cookie',
      stateHeldBy: 'store',
    });
    assert.equal(document.store, 'own');
    assert.ok(document.stages.every(({ state, passed, of }) => state === 'passed' && passed === of));
    assert.ok(document.trials.length >= 5 && document.trials.every(({ asExpected }) => asExpected));
    await untilNothingIsLeft(folder);
  });

  it('tells a wrong one what is missing, from the contract and from an experiment', async (t) => {
    const folder = markedFolder(t);
    const args = ['grade', gradedFile('wrong/lost-update'), '--runs', folder.path];
    const { code, stdout } = await runLab(folder, args);
    assert.equal(code, 1);
    const lines = stdout.trimEnd().split('\n');
    assert.match(lines[0] ?? '', /test\/grade\/wrong\/lost-update\.ts$/);
    assert.match(lines[1] ?? '', /It calls itself plain: stateful, cookie, its state held by the node\./);
    assert.match(stdout, /✓ {2}The file works/);
    assert.match(stdout, /✗ {2}It keeps the contract/);
    assert.match(stdout, /1 {2}Changes that arrive at the same time overwrite each other\./);
    assert.match(stdout, /50 adds were acknowledged, and the cart holds \d+ \(“parallel adds all survive”\)/);
    assert.match(stdout.replaceAll(/\s+/g, ' '), /\(experiment 20-lost-update, operation \d+\)/);
    assert.equal(lines.at(-1), '1 thing is missing. Begin with the first; read npm run -s lab -- run 20');
    assert.ok(lines.every((line) => line.length <= 100 || line.includes(folder.path)));
  });

  it('leaves nothing behind when it is interrupted or killed', { skip: withoutProc }, async (t) => {
    for (const signal of ['SIGINT', 'SIGKILL'] as const) {
      const folder = markedFolder(t);
      const child = startLab(folder, ['grade', gradedFile('right/plain'), '--runs', folder.path]);
      await new Promise<void>((resolve) => {
        child.process.stderr?.on('data', () => child.output().includes('the file: it works') && resolve());
      });
      child.process.kill(signal);
      await child.exited;
      await untilNothingIsLeft(folder);
    }
  });
});
