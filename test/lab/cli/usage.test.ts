// What the command line says to a mistake: one clear line on stderr, the right exit code, and nothing started.
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { describe, it } from 'node:test';
import { listenNear } from '../../../src/lab/ports.ts';
import { runLab, startPage } from '../../support/lab-process.ts';
import { markedFolder, untilNothingIsLeft, withoutProc } from '../../support/leftovers.ts';

const usage = 2;
const machineLacks = 3;

/** What may stand below the line: where more is to be read, what was meant perhaps, and npm's two dashes. */
const hint = /^\(add --help|^\(Did you mean|^With npm, options go after/;

const unwritable: readonly (readonly string[])[] = [['run', '03'], ['compare']];

type Mistake = readonly [what: string, args: readonly string[], code: number, line: RegExp];

const mistakes: readonly Mistake[] = [
  [
    'an experiment that is none',
    ['run', '99'],
    usage,
    /^There is no experiment "99"\. Known: 01-who-remembers,/,
  ],
  [
    'a deployment that is none',
    ['run', '03', '--deployment', 'nope'],
    usage,
    /^There is no deployment "nope"/,
  ],
  [
    'a deployment that it does not run on',
    ['run', '03', '--deployment', 'sticky'],
    usage,
    /does not run on sticky/,
  ],
  ['too few nodes', ['run', '03', '--nodes', '1'], usage, /^03-two-servers needs at least 2 nodes/],
  ['nodes that are no number', ['run', '03', '--nodes', '-1'], usage, /^error: .*--nodes/],
  ['a server that is none', ['run', '03', '--server', 'nginx'], usage, /^error: .*--server.*teach, service/],
  ['a seed that is no number', ['run', '03', '--seed', 'x'], usage, /^error: .*'x' is invalid.*whole number/],
  ['no experiment', ['run'], usage, /^error: missing required argument/],
  ['an option that is none', ['list', '--nope'], usage, /^error: unknown option '--nope'/],
  ['a command that is none', ['strat'], usage, /^error: unknown command 'strat'/],
  ['a port that is none', ['start', '--no-open', '--port', '99999'], usage, /^error: .*--port/],
  ['a stray word', ['start', '4200'], usage, /^error: too many arguments for 'start'/],
  ...unwritable.map(
    (args): Mistake => [
      `a folder that cannot be written, to ${args[0]}`,
      [...args, '--runs', '/dev/null/runs'],
      machineLacks,
      /^Cannot write to .*\(ENOTDIR\)/,
    ],
  ),
];

describe('a mistake', () => {
  for (const [what, args, code, line] of mistakes) {
    it(`of naming ${what} is told in a line`, async (t) => {
      const folder = markedFolder(t);
      const runs = args[1] === '03' && !args.includes('--runs') ? ['--runs', folder.path] : [];
      const ended = await runLab(folder, [...args, ...runs]);
      assert.equal(ended.code, code, ended.stderr);
      assert.match(ended.stderr, line);
      assert.equal(ended.stdout, '');
      assert.doesNotMatch(ended.stderr, /^\s+at |node:internal|\.ts:\d/m, 'no stack');
      const lines = ended.stderr
        .trim()
        .split('\n')
        .filter((each) => !hint.test(each));
      assert.equal(lines.length, 1, ended.stderr);
      if (!withoutProc) await untilNothingIsLeft(folder);
    });
  }

  it('with npm’s options gets a hint', async (t) => {
    const { stderr } = await runLab(markedFolder(t), ['start', '4200']);
    assert.match(stderr, /options go after `--`, as in: npm start -- --port 4200/);
  });

  it('of having no Redis is one of the machine’s, when it was asked for by name', async (t) => {
    const folder = markedFolder(t);
    const args = ['run', '03', '--json', '--deployment', 'redis', '--runs', folder.path];
    const { code, stdout } = await runLab(folder, args, { PATH: '/nowhere' });
    assert.equal(code, machineLacks);
    assert.match(JSON.parse(stdout).runs[0].results[0].notes[0], /^This machine has no Redis\. What helps: /);
    const compared = await runLab(folder, ['compare', ...args.slice(3)], { PATH: '/nowhere' });
    assert.equal(compared.code, machineLacks, 'as in a comparison');
    const told = await runLab(
      folder,
      args.filter((each) => each !== '--json'),
      { PATH: '/nowhere' },
    );
    assert.equal(told.code, machineLacks);
    assert.equal(told.stdout.match(/This machine has no Redis\. What helps: /g)?.length, 1, told.stdout);
    assert.doesNotMatch(told.stdout + told.stderr, /^\s+at |node:internal|\.ts:\d/m, 'no stack');
    if (!withoutProc) await untilNothingIsLeft(folder);
  });
});

it('help is no mistake', async (t) => {
  const { code, stdout, stderr } = await runLab(markedFolder(t), ['--help']);
  assert.deepEqual([code, stderr], [0, '']);
  for (const word of [
    'start',
    'list',
    'run',
    'compare',
    'doctor',
    'REDIS_URL',
    'DATABASE_URL',
    'STATELAB_INSTALL=never',
  ]) {
    assert.ok(stdout.includes(word), word);
  }
});

it('a port that is taken is named, and the next one taken', async (t) => {
  const squatter = createServer();
  // Ports of the machine's own choice lie beyond those that the option takes: these need not be near.
  await listenNear(squatter, 21_000 + Math.floor(Math.random() * 10_000));
  t.after(() => squatter.close());
  const { port } = squatter.address() as { port: number };
  const folder = markedFolder(t);
  const { child, url } = await startPage(folder, ['--port', String(port)]);
  assert.match(child.output(), new RegExp(`^Port ${port} is taken; trying ${port + 1}\\.$`, 'm'));
  assert.ok(Number(new URL(url).port) > port);
  assert.equal((await fetch(`${url}api/state`)).status, 200);
  child.process.kill('SIGINT');
  assert.equal(await child.exited, process.platform === 'win32' ? null : 0);
  if (!withoutProc) await untilNothingIsLeft(folder);
});
