// The habits that a machine can hold. Every rule runs twice: over the repository, where it must find nothing, and
// over a small sin, which it must find; a rule that cannot fail holds nothing.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import packageJson from '../package.json' with { type: 'json' };
import { sizeExceptions, sleepExceptions } from './support/tidy/exceptions.ts';
import { cycles, importViolations } from './support/tidy/imports.ts';
import * as rules from './support/tidy/rules.ts';
import { parse, parseAll, readSources } from './support/tidy/source.ts';

/** Where a server reads its environment. */
const configs = /^src\/(node\/environment|teach\/config|service\/environment)\.ts$/;
const strategies = /^src\/strategies\/(?!strategy\.ts$)[^/]+\.ts$/;
const experiments = /^experiments\/\d\d-[^/]+\.ts$/;

const sources = readSources(fileURLToPath(new URL('..', import.meta.url)));
const codes = parseAll(sources);
const code = (path: string, text: string) => parse({ path, text });

describe('the repository', () => {
  it('keeps the import rules', () => {
    assert.deepEqual(importViolations(codes), []);
  });

  it('has no import cycles', () => {
    assert.deepEqual(cycles(codes), []);
  });

  it('keeps functions and files short', () => {
    assert.deepEqual(rules.sizeViolations(codes, sizeExceptions), []);
  });

  it('never waits for a fixed time in a test, but where time is what it is about', () => {
    assert.deepEqual(rules.sleepers(codes, sleepExceptions), []);
  });

  it('registers every strategy and every experiment', () => {
    assert.deepEqual(rules.unregistered(codes, strategies, 'src/strategies/index.ts'), []);
    assert.deepEqual(rules.unregistered(codes, experiments, 'experiments/index.ts'), []);
  });

  it('documents only npm scripts that exist', () => {
    assert.deepEqual(rules.unknownScripts(sources, packageJson.scripts), []);
  });

  it('names no path that exists on one machine only', () => {
    assert.deepEqual(rules.machinePaths(sources), []);
  });

  it('shows every environment key of the servers in .env.example', () => {
    const example = sources.find(({ path }) => path === '.env.example');
    const missing = codes
      .filter(({ path }) => configs.test(path))
      .flatMap((each) => rules.undocumentedKeys(each, example));
    assert.deepEqual(missing, []);
  });
});

describe('the rules', () => {
  it('find an import against the arrows, of a value, of a type, re-exported or dynamic', () => {
    const forbidden = [
      "import { nodes } from '../lab/nodes.ts';",
      "import type { Nodes } from '../lab/nodes.ts';",
      "export * from '../lab/nodes.ts';",
      "const nodes = await import('../lab/nodes.ts');",
      "let nodes: import('../lab/nodes.ts').Nodes;",
    ];
    for (const text of forbidden) {
      const found = importViolations([code('src/teach/app.ts', text)]);
      assert.deepEqual(found, ['src/teach/app.ts: src/teach may not import src/lab/nodes.ts'], text);
    }
  });

  it('let the arrows pass, and everything into the command line and the tests', () => {
    const text = "import '../protocol/x.ts'; import './y.ts'; import 'zod';";
    assert.deepEqual(importViolations([code('src/lab/x.ts', text)]), []);
    assert.deepEqual(importViolations([code('src/cli.ts', "import '../experiments/index.ts';")]), []);
    assert.deepEqual(importViolations([code('test/x.test.ts', "import '../src/lab/x.ts';")]), []);
  });

  it('find a directory without a rule', () => {
    const found = importViolations([code('src/util/x.ts', "import '../protocol/x.ts';")]);
    assert.deepEqual(found, ['src/util/x.ts: src/util has no import rule']);
  });

  it('find packages where they do not belong', () => {
    const found = importViolations([
      code('src/shop/x.ts', "import 'node:fs';"),
      code('src/client/x.ts', "import 'undici'; import 'zod';"),
      code('src/strategies/x.ts', "import 'express';"),
      code('web/main.tsx', "import 'node:path';"),
      code('web/vite.config.ts', "import 'node:path';"),
    ]);
    assert.deepEqual(found, [
      'src/shop/x.ts: src/shop may not use node:fs',
      'src/client/x.ts: src/client may not use undici',
      'src/strategies/x.ts: src/strategies may not use express',
      'web/main.tsx: web may not use node:path',
    ]);
  });

  it('find a cycle once, whatever leads into it', () => {
    const files = [
      code('a.ts', "import './b.ts';"),
      code('b.ts', "import './c.ts';"),
      code('c.ts', "import './b.ts';"),
    ];
    assert.deepEqual(cycles(files), ['b.ts -> c.ts -> b.ts']);
  });

  it('find long functions and files, accept a reasoned exception and refuse a needless one', () => {
    const body = 'x();\n'.repeat(rules.functionLinesMax);
    const long = code('a.ts', `// one\nconst f = () => {\n${body}};`);
    assert.deepEqual(rules.sizeViolations([long]), ['a.ts: line 2: a function of 72 lines, 70 at most']);
    assert.deepEqual(rules.sizeViolations([long], { 'a.ts': 'a reason' }), []);
    assert.deepEqual(rules.sizeViolations([code('b.ts', `describe('b', () => {\n${body}});`)]), []);
    assert.deepEqual(rules.sizeViolations([code('c.ts', 'x();\n'.repeat(201))]), [
      'c.ts: has 201 lines, 200 at most',
    ]);
    assert.deepEqual(rules.sizeViolations([code('d.ts', '')], { 'd.ts': 'why' }), [
      'd.ts: needs no exception',
    ]);
  });

  it('find a test that sleeps, accept a reasoned exception and refuse a needless one', () => {
    const asleep = [
      code('test/a.test.ts', 'await new Promise((resolve) => setTimeout(resolve, 300));'),
      code('test/b.test.ts', "import { pause, until } from '../support/until.ts';"),
    ];
    const awake = [
      code('test/c.test.ts', "import { until } from '../support/until.ts'; store.pause();"),
      code('src/c.ts', 'setTimeout(give, 300);'),
    ];
    const [a, b] = rules.sleepers([...asleep, ...awake]);
    assert.deepEqual(
      [a, b],
      ['a', 'b'].map((name) => `test/${name}.test.ts: waits for a fixed time`),
    );
    assert.deepEqual(
      rules.sleepers([...asleep, ...awake], { 'test/a.test.ts': 'a', 'test/b.test.ts': 'b' }),
      [],
    );
    assert.deepEqual(rules.sleepers(awake, { 'test/c.test.ts': 'c' }), [
      'test/c.test.ts: needs no exception',
    ]);
  });

  it('find a strategy and an experiment that nobody registered', () => {
    const index = code('src/strategies/index.ts', "import './jwt.ts';");
    const present = ['jwt', 'memory', 'strategy', 'support/ids'].map((name) =>
      code(`src/strategies/${name}.ts`, ''),
    );
    const found = rules.unregistered([index, ...present], strategies, index.path);
    assert.deepEqual(found, ['src/strategies/memory.ts: not registered in src/strategies/index.ts']);
    const lonely = rules.unregistered([code('experiments/01-x.ts', '')], experiments, 'experiments/index.ts');
    assert.deepEqual(lonely, ['experiments/01-x.ts: not registered in experiments/index.ts']);
  });

  it('find npm scripts that do not exist', () => {
    const text = 'Use `npm start`, `npm run -s lab -- list`, `npm run nope` or `npm test`.';
    const found = rules.unknownScripts([{ path: 'README.md', text }], { start: '', lab: '' });
    assert.deepEqual(
      found.map((each) => each.split('`')[1]),
      ['npm run nope', 'npm test'],
    );
  });

  it("find paths of somebody's machine, and no others", () => {
    const mine = [
      ['', 'home', 'ada', 'x'].join('/'),
      ['', 'Users', 'ada'].join('/'),
      ['C:', 'Users', 'ada'].join('\\'),
    ];
    const found = rules.machinePaths([
      { path: 'a.md', text: `${mine.join(' ')} /usr/lib/x https://x.org/home/ada` },
    ]);
    assert.equal(found.length, 3);
  });

  it('find an environment key that the example does not show', () => {
    const config = code(
      'config.ts',
      'const Env = z.object({ PORT: 1, HOST: 2 }); process.env.NODE_NAME; env.STRATEGY; z.NEVER;',
    );
    const example = {
      path: '.env.example',
      text: 'PORT=1\n# HOST=127.0.0.1\n#STRATEGY=jwt\nnot NODE_NAME=x\n',
    };
    assert.deepEqual(rules.undocumentedKeys(config, example), ['.env.example: NODE_NAME is missing']);
  });
});
