// `kill` of npm's process, as a script or a supervisor does it, ends what npm runs.
import { describe, it } from 'node:test';
import { startChild } from '../support/child.ts';
import { labEnvironment } from '../support/lab-process.ts';
import { markedFolder, untilNothingIsLeft, withoutProc } from '../support/leftovers.ts';

const programs: [script: string, options: string[], ready: RegExp][] = [
  ['server:stateless', [], /^\{"listening"/],
  ['start', ['--no-open', '--port', '0'], /#token=/],
];

describe('npm that is told to end', { skip: withoutProc }, () => {
  for (const [script, options, ready] of programs) {
    it(`ends what \`npm run ${script}\` has started`, async (t) => {
      const folder = markedFolder(t);
      const runs = script === 'start' ? ['--', ...options, '--runs', folder.path] : options;
      const env = { ...labEnvironment, TMPDIR: folder.path, PORT: '0' };
      const npm = startChild('npm', ['run', '-s', script, ...runs], env);
      await npm.line((line) => ready.test(line));
      npm.process.kill('SIGTERM');
      await untilNothingIsLeft(folder);
    });
  }
});
