// What the command line prints: data on stdout, progress on stderr, each document in the shape that is promised.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { z } from 'zod';
import { readHistory } from '../../../src/lab/history/run-folder.ts';
import { ListDocument } from '../../../src/protocol/cards.ts';
import { DoctorDocument } from '../../../src/protocol/doctor.ts';
import { deploymentNames } from '../../../src/protocol/lab-words.ts';
import { Comparison, RunDocument } from '../../../src/protocol/reports.ts';
import { killChild } from '../../support/child.ts';
import { reportsIn, runLab, startLab } from '../../support/lab-process.ts';
import { markedFolder, untilNothingIsLeft, withoutProc } from '../../support/leftovers.ts';
import { withoutPostgres } from '../../support/postgres.ts';
import { withoutRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';

/** Makes a pipe pass for a terminal. In NODE_OPTIONS a space would end it. */
const AS_TERMINAL =
  "import{WriteStream}from'node:tty';" +
  'Object.assign(process.stdout,{isTTY:true,getColorDepth:WriteStream.prototype.getColorDepth})';
const ESCAPE = '\u001b';

/** In the shape that is promised, and with nothing in it that is not. */
function shaped<Document>(schema: z.ZodType<Document>, text: string): Document {
  const document = schema.parse(JSON.parse(text));
  assert.deepEqual(JSON.parse(text), document);
  return document;
}

describe('list', () => {
  it('--json is one document of the promised shape', async (t) => {
    const { code, stdout, stderr } = await runLab(markedFolder(t), ['list', '--json']);
    assert.deepEqual([code, stderr], [0, '']);
    const document = shaped(ListDocument, stdout);
    assert.deepEqual(
      document.deployments.map(({ name }) => name),
      deploymentNames,
    );
    assert.ok(document.experiments.length >= 8);
  });

  it('is plain in a pipe, coloured on a terminal, and plain there too with NO_COLOR', async (t) => {
    const folder = markedFolder(t);
    const coloured = { TERM: 'xterm-256color', NODE_OPTIONS: `--import=data:text/javascript,${AS_TERMINAL}` };
    const isColoured = async (env: Record<string, string>) =>
      (await runLab(folder, ['list'], env)).stdout.includes(ESCAPE);
    assert.equal(await isColoured({ TERM: 'xterm-256color' }), false);
    assert.equal(await isColoured(coloured), true);
    assert.equal(await isColoured({ ...coloured, NO_COLOR: '1' }), false);
  });
});

describe('doctor', () => {
  it('--json is one document of the promised shape', async (t) => {
    const folder = markedFolder(t);
    const { code, stdout, stderr } = await runLab(folder, ['doctor', '--json', '--runs', folder.path]);
    assert.equal(stderr, '');
    const { ready, checks } = shaped(DoctorDocument, stdout);
    assert.deepEqual([code, ready], [0, true]);
    assert.ok(checks.every(({ state, remedy }) => (state === 'ok') === (remedy === null)));
  });

  it('says what is missing, what that costs and the line that gets it', async (t) => {
    const folder = markedFolder(t);
    const lacking = await runLab(folder, ['doctor', '--json', '--runs', folder.path], { PATH: '/nowhere' });
    const redis = DoctorDocument.parse(JSON.parse(lacking.stdout)).checks.find(
      ({ name }) => name === 'Redis',
    );
    assert.deepEqual([lacking.code, redis?.state], [0, 'missing'], 'all else works');
    assert.match(redis?.remedy ?? '', /redis/i);
    const urls = { REDIS_URL: 'redis://127.0.0.1:1', DATABASE_URL: 'postgres://127.0.0.1:1/lab' };
    const away = await runLab(folder, ['doctor', '--json', '--runs', folder.path], urls);
    for (const store of ['Redis', 'PostgreSQL']) {
      const named = DoctorDocument.parse(JSON.parse(away.stdout)).checks.find(({ name }) => name === store);
      assert.equal(named?.state, 'missing', `a ${store} that does not answer is none`);
      assert.match(named?.remedy ?? '', /^unset (REDIS|DATABASE)_URL, so that the lab starts a private one$/);
    }
    const { code, stdout } = await runLab(folder, ['doctor', '--runs', '/dev/null/runs']);
    assert.equal(code, 3);
    assert.match(stdout, /✗ missing {2}Runs folder/);
    assert.doesNotMatch(stdout, new RegExp(ESCAPE));
  });
});

describe('run', () => {
  it('--json is one document of the promised shape, with progress beside it', {
    skip: withoutRedis || withoutPostgres,
  }, async (t) => {
    const folder = markedFolder(t);
    const { code, stdout, stderr } = await runLab(folder, ['run', '03', '--json', '--runs', folder.path]);
    assert.equal(code, 0, stderr);
    const { runs } = shaped(RunDocument, stdout);
    assert.deepEqual(
      runs[0]?.results.map(({ deployment, observed }) => [deployment, observed]),
      [
        ['jwt', 'holds'],
        ['sealed', 'holds'],
        ['memory', 'breaks'],
        ['redis', 'holds'],
        ['postgres', 'holds'],
      ],
    );
    assert.deepEqual(
      stderr
        .trim()
        .split('\n')
        .map((line) => line.trim()),
      ['jwt: holds', 'sealed: holds', 'memory: breaks', 'redis: holds', 'postgres: holds'],
    );
    const kept = JSON.parse(readFileSync(join(folder.path, 'latest', 'report.json'), 'utf8'));
    assert.deepEqual(kept, runs[0], 'runs/latest is the newest');
    if (!withoutProc) await untilNothingIsLeft(folder);
  });

  it('takes several by number or name, and its options', { skip: withoutRedis }, async (t) => {
    const folder = markedFolder(t);
    const options = ['--deployment', 'jwt', '--deployment', 'redis', '--seed', '7', '--nodes', '2'];
    const args = ['run', '3', '20-lost-update', '3', ...options, '--json', '--runs', folder.path];
    const ended = await runLab(folder, args);
    const runs = reportsIn(ended);
    assert.equal(ended.code, 0, ended.stderr);
    assert.deepEqual(
      runs.map(({ experiment, seed }) => [experiment, seed]),
      [
        ['03-two-servers', 7],
        ['20-lost-update', 7],
      ],
    );
    for (const { results } of runs) {
      assert.deepEqual(
        results.map(({ deployment }) => deployment),
        ['jwt', 'redis'],
      );
      for (const { history } of results) {
        const [begin] = await readHistory(history as string);
        assert.ok(begin?.type === 'begin' && begin.seed === 7);
        assert.deepEqual(begin.nodes, ['node-1', 'node-2']);
      }
    }
  });

  it('asks the same of the same seed, and something else of another', async (t) => {
    const folder = markedFolder(t);
    const asked = async (seed: string) => {
      const args = ['run', '08', '--json', '--deployment', 'memory', '--seed', seed, '--runs', folder.path];
      const [report] = reportsIn(await runLab(folder, args));
      const history = await readHistory(report?.results[0]?.history as string);
      return history.flatMap((event) =>
        event.type === 'invoke' && event.kind === 'cart.add' ? `${event.session} ${event.productId}` : [],
      );
    };
    const [first, again, other] = [await asked('3'), await asked('3'), await asked('4')];
    assert.deepEqual(first.toSorted(), again.toSorted());
    assert.notDeepEqual(first.toSorted(), other.toSorted());
  });

  it('fails with 1 when a server did not do as expected', { skip: withoutProc }, async (t) => {
    const folder = markedFolder(t);
    const args = ['run', '15', '--json', '--deployment', 'jwt', '--runs', folder.path];
    const child = startLab(folder, args);
    let stdout = '';
    child.process.stdout?.on('data', (text: string) => (stdout += text));
    const pid = await until(
      'a node runs',
      () => [...folder.processes()].find(([, command]) => command.includes('stateless-server'))?.[0],
    );
    process.kill(pid, 'SIGKILL');
    assert.equal(await child.exited, 1, child.output());
    const [report] = RunDocument.parse(JSON.parse(stdout)).runs;
    assert.deepEqual([report?.passed, report?.results[0]?.observed], [false, 'inconclusive']);
    await untilNothingIsLeft(folder);
  });
});

it('compare --json is one document of the promised shape', async (t) => {
  const folder = markedFolder(t);
  const args = ['compare', '--json', '--deployment', 'memory', '--seed', '5', '--runs', folder.path];
  const { code, stdout, stderr } = await runLab(folder, args);
  assert.equal(code, 0, stderr);
  const { rows, seed } = shaped(Comparison, stdout);
  assert.deepEqual([seed, rows.map(({ deployment }) => deployment)], [5, ['memory']]);
  assert.match(stderr, /^ {2}1 of \d+: 01-who-remembers as expected$/m);
});

it('whoever stops reading ends the lab, without a stack', { skip: withoutProc }, async (t) => {
  const folder = markedFolder(t);
  const child = startLab(folder, ['run', '20', '--deployment', 'jwt', '--runs', folder.path]);
  t.after(() => killChild(child));
  child.process.stdout?.destroy();
  await child.exited;
  assert.doesNotMatch(child.output(), /EPIPE|^\s+at /m);
  await untilNothingIsLeft(folder);
});
