// Files that are no strategy, in all the ways in which a beginner's file is none. Each is answered in a line that
// names the place, with the right exit code, and nothing of it goes on running.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { grade, gradedFile } from '../support/grading.ts';
import { runLab } from '../support/lab-process.ts';
import { type MarkedFolder, markedFolder, untilNothingIsLeft } from '../support/leftovers.ts';

const STEP_MS_MAX = 4000;
const plain = pathToFileURL(gradedFile('base/plain')).href;

/** The file's text, and the one line that must be said of it. */
const files: Record<string, { readonly text: string; readonly said: RegExp }> = {
  'broken.js': { text: 'export const a = 1;\nconst = 2;\n', said: /broken\.js:2: it does not parse: / },
  'broken.ts': { text: 'const a: number = 1;\nconst b: = 2;\n', said: /broken\.ts:2: it does not parse: / },
  'enum.ts': { text: '\nenum A { x }\nexport { A };\n', said: /enum\.ts:2: it does not parse: .*enum/ },
  'thrower.ts': {
    text: "const f = () => {\n  throw new Error('boom');\n};\nf();\n",
    said: /thrower\.ts:2: importing it throws Error: boom/,
  },
  'lost.ts': {
    text: "import './nowhere.ts';\n",
    said: /importing it throws Error: Cannot find module .*nowhere\.ts/,
  },
  'exits.js': {
    text: '\nprocess.exit(0);\n',
    said: /exits\.js:2: it ends the whole process: process\.exit\(0\)/,
  },
  'waits.ts': {
    text: 'await new Promise(() => {});\nexport default 1;\n',
    said: /importing it never ends: it awaits something that never comes/,
  },
  'spins.ts': { text: 'for (;;);\n', said: /importing it has not ended after 4 s/ },
  'late.ts': {
    text: "setTimeout(() => {\n  throw new Error('late');\n});\nawait new Promise(() => {});\n",
    said: /late\.ts:2: an error that nothing catches: Error: late/,
  },
  'nothing.ts': { text: 'export const a = 1;\n', said: /it exports neither createStrategy nor a default/ },
  'empty.ts': { text: '', said: /it exports neither .*\(it exports nothing\)/ },
  'constant.ts': { text: 'export default 42;\n', said: /what it exports is no function, but 42/ },
  'class.ts': { text: 'export default class Mine {}\n', said: /it exports a class; export a function/ },
  'undefined.ts': {
    text: 'export default async () => undefined;\n',
    said: /createStrategy answers missing, not a strategy/,
  },
  'half.ts': { text: "export default async () => ({ name: 'x' });\n", said: /it has no method start\(\)/ },
  'hangs-in-start.ts': {
    text: `import { Plain } from '${plain}';
class Mine extends Plain { start() { setInterval(() => {}, 1000); return new Promise(() => {}); } }
export default async (options) => new Mine(options);
`,
    said: /start\(\) has not ended after 4 s/,
  },
  'throws-in-find.ts': {
    text: `import { Plain } from '${plain}';
class Mine extends Plain {
  async find() { return this.nobody.knows; } }
export default async (options) => new Mine(options);
`,
    said: /throws-in-find\.ts:3: find\(\) throws TypeError: /,
  },
  'wrong-answer.ts': {
    text: `import { Plain } from '${plain}';
class Mine extends Plain {
  async start(...given) { const { session } = await super.start(...given); return session; } }
export default async (options) => new Mine(options);
`,
    said: /start\(\) answers something else than strategy\.ts says: session: /,
  },
};

async function written(folder: MarkedFolder, name: string, text: string): Promise<string> {
  const file = join(folder.path, name);
  await writeFile(file, text);
  return file;
}

describe('a file that is no strategy', { concurrency: 3 }, () => {
  for (const [name, { text, said }] of Object.entries(files)) {
    it(`${name} is told in a line`, async (t) => {
      const folder = markedFolder(t);
      const file = await written(folder, name, text);
      const { passed, missing, stages } = await grade(name, { file, stepMsMax: STEP_MS_MAX });
      assert.equal(passed, false);
      const lines = missing.map(({ headline }) => headline);
      assert.ok(
        lines.some((line) => said.test(line)),
        lines.join('\n'),
      );
      for (const line of lines) assert.doesNotMatch(line, /\n|^\s+at /);
      assert.deepEqual(
        stages.map(({ state }) => state),
        ['failed', 'not run', 'not run'],
      );
    });
  }

  it('and the members that are missing are all named', async (t) => {
    const folder = markedFolder(t);
    const text = "export default async () => ({ family: 'stateless', start() {}, stateHeldBy: 'me' });\n";
    const { missing } = await grade('', { file: await written(folder, 'some.ts', text) });
    const lines = missing.map(({ headline }) => headline.split(' ').slice(0, 6).join(' '));
    assert.deepEqual(lines.slice(0, 3), [
      'name is missing; it must be',
      'credentialKind is missing; it must be',
      'stateHeldBy is "me"; it must be',
    ]);
    assert.equal(lines.length, 3 + 8);
  });
});

describe('lab grade', { concurrency: 2 }, () => {
  const gradeIn = async (folder: MarkedFolder, ...args: string[]) =>
    runLab(folder, ['grade', ...args, '--runs', folder.path]);

  it('says in a line when there is nothing to grade, and exits with 2', async (t) => {
    const folder = markedFolder(t);
    await mkdir(join(folder.path, 'inner'));
    await writeFile(join(folder.path, 'notes.txt'), 'hello');
    const cases: [string[], RegExp][] = [
      [[join(folder.path, 'none.ts')], /^There is no file .*none\.ts\.\n$/],
      [[join(folder.path, 'inner')], /is a folder/],
      [[join(folder.path, 'notes.txt')], /is no TypeScript or JavaScript file/],
      [[], /^Name the file to grade/],
      [
        ['--exercise', 'nope'],
        /^There is no exercise "nope"\. Known: show-the-failure, dashboard-field, design\.\n$/,
      ],
      [['--exercise', 'show-the-failure'], /^The exercise show-the-failure needs a file/],
    ];
    for (const [args, said] of cases) {
      const { code, stdout, stderr } = await gradeIn(folder, ...args);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, said);
    }
  });

  it('exits with 1 for a file that never ends, and leaves nothing of it behind', async (t) => {
    const folder = markedFolder(t);
    const text = "import { spawn } from 'node:child_process';\nspawn('sleep', ['600']);\nfor (;;);\n";
    const { code, stdout } = await gradeIn(folder, await written(folder, 'spins.js', text));
    assert.equal(code, 1);
    assert.match(stdout, /1 thing is missing\. Begin with the first; read src\/strategies\/strategy\.ts\n$/);
    assert.ok(stdout.split('\n').every((line) => line.length <= 120));
    await untilNothingIsLeft(folder);
  });

  it('exits with 3 where the file wants a Redis that this machine does not have', async (t) => {
    const folder = markedFolder(t);
    const file = gradedFile('right/redis-again');
    const env = { PATH: folder.path };
    const { code, stderr } = await runLab(folder, ['grade', file, '--runs', folder.path], env);
    assert.equal(code, 3, stderr);
    assert.match(stderr, /Redis/);
    await untilNothingIsLeft(folder);
  });
});
