// `kill` of npm's process, as a script or a supervisor does it, ends what npm runs.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ReadyLine } from '../../src/protocol/node-channel.ts';
import { startChild } from '../support/child.ts';
import { labEnvironment } from '../support/lab-process.ts';
import { markedFolder, untilNothingIsLeft, withoutProc } from '../support/leftovers.ts';
import { RawConnection } from '../support/raw-connection.ts';
import { stays, until } from '../support/until.ts';

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

  it('lets a server finish what it does, also where all are told at once', async (t) => {
    const folder = markedFolder(t);
    const env = { TMPDIR: folder.path, PORT: '0' };
    const npm = startChild('npm', ['run', '-s', 'server:stateless'], env, undefined, { detached: true });
    const { listening } = ReadyLine.parse(
      JSON.parse(await npm.line((line) => line.startsWith('{"listening"'))),
    );
    const asked = new RawConnection(listening);
    const head = ['POST /api/stateless/login HTTP/1.1', 'Host: x', 'Content-Type: application/json'];
    asked.write([...head, 'Content-Length: 2'], '{');
    await until('it is asked', () => asked.socket.bytesWritten > 0 && !asked.socket.pending);
    process.kill(-npm.pid, 'SIGTERM');
    const isDraining = () =>
      fetch(`${listening}/livez`).then(
        () => false,
        () => true,
      );
    await until('it takes nothing new', isDraining);
    await stays('it waits for the rest', () => !asked.socket.closed, 1_200);
    asked.socket.write('}');
    assert.equal((await asked.response('POST')).status, 422);
    await untilNothingIsLeft(folder);
    assert.match(npm.output(), /"event":"drained"/);
  });
});
