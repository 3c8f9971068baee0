// What a button of the page does, done from a terminal to the lab that another terminal runs.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { doCommand } from '../../../src/lab/commands/do.ts';
import { findLab, leaveWord } from '../../../src/lab/commands/running-lab.ts';
import { UsageError } from '../../../src/lab/experiment-selection.ts';
import { LabRefusal } from '../../../src/lab/lab-control.ts';
import { LabState } from '../../../src/protocol/lab-events.ts';
import { serveApi, token } from '../../support/api.ts';
import { everyControl, saidIn } from '../../support/controls.ts';
import { createFakeLab } from '../../support/fake-lab/fake-lab.ts';
import { runLab, startPage } from '../../support/lab-process.ts';
import { markedFolder } from '../../support/leftovers.ts';

const machineLacks = 3;
const NO_LAB = /^No lab runs here\. Start one with `npm start` in another terminal, and leave it open\.\n$/;

/** What a lab has left there by which it is found. */
function wordIn(folder: string): string {
  const names = readdirSync(folder).filter((name) => name.startsWith('.lab-'));
  assert.equal(names.length, 1, names.join());
  return join(folder, names[0] ?? '');
}

describe('the lab that runs', () => {
  it('is found by a file that only its owner can read, does what it is told, and takes the file along', async (t) => {
    const folder = markedFolder(t);
    const tell = (line: string) => runLab(folder, ['do', ...line.split(' '), '--runs', folder.path]);
    const early = await tell('jwt start');
    assert.deepEqual([early.code, early.stdout], [machineLacks, '']);
    assert.match(early.stderr, NO_LAB);

    const { child, url } = await startPage(folder);
    const file = wordIn(folder.path);
    if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(JSON.parse(readFileSync(file, 'utf8')).url, url);

    const started = await tell('jwt start --nodes 1');
    assert.deepEqual([started.code, started.stdout, started.stderr], [0, 'done\n', '']);
    assert.equal((await tell('jwt login alice --node node-1')).code, 0);
    const state = LabState.parse(await (await fetch(`${url}api/state`)).json());
    const jwt = state.deployments.find(({ name }) => name === 'jwt');
    assert.deepEqual([jwt?.nodes.length, jwt?.sessions[0]?.client], [1, 'alice']);

    const refused = await tell('jwt kill node-9');
    assert.equal(refused.code, machineLacks);
    assert.match(refused.stderr, /jwt has no node node-9; it has node-1\.\n$/);
    const wrong = await tell('jwt explode');
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /^"jwt explode" cannot be done\./);
    const misspelt = await tell('rediss start');
    assert.match(
      misspelt.stderr,
      /^"rediss start" cannot be done: the deployment must be one of jwt, .+, postgres\.\n$/,
      'one line',
    );

    child.process.kill('SIGINT');
    assert.equal(await child.exited, 0);
    assert.throws(() => statSync(file), /ENOENT/);
  });

  it('that was killed has left its file, which misleads nobody', async (t) => {
    const folder = markedFolder(t);
    const { child } = await startPage(folder);
    child.process.kill('SIGKILL');
    await child.exited;
    const late = await runLab(folder, ['do', 'reset', '--runs', folder.path]);
    assert.equal(late.code, machineLacks);
    assert.match(late.stderr, NO_LAB);
    const again = await startPage(folder);
    assert.equal((await runLab(folder, ['do', 'reset', '--runs', folder.path])).code, 0);
    again.child.process.kill('SIGINT');
    await again.child.exited;
  });
});

describe('of two labs beside the same runs', () => {
  it('the later one is found, and the first one again when that has ended', async (t) => {
    const folder = markedFolder(t);
    const first = await startPage(folder);
    const second = await startPage(folder);
    const running = (): string => findLab(folder.path).url;
    assert.equal(running(), second.url);
    second.child.process.kill('SIGINT');
    await second.child.exited;
    assert.equal(running(), first.url);
    first.child.process.kill('SIGINT');
    await first.child.exited;
    assert.throws(running, LabRefusal);
  });
});

describe('a line of the page', () => {
  const folder = mkdtempSync(join(tmpdir(), 'statelab-test-do-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('does what its button does, each one', async (t) => {
    const lab = createFakeLab();
    const api = await serveApi(lab);
    t.after(() => api.close());
    // Only that word: the runner tells the results of other tests the same way, and they would be lost.
    const write = process.stdout.write.bind(process.stdout) as (...given: unknown[]) => boolean;
    const written = t.mock.method(process.stdout, 'write', (...given: unknown[]) =>
      given[0] === 'done\n' ? true : write(...given),
    );
    leaveWord(folder, { url: api.url, token, pid: process.pid });
    for (const { line, call } of everyControl) {
      const { said, options } = saidIn(line);
      const asked = lab.calls.length;
      assert.equal(await doCommand(said, { ...options, runs: folder }), 0, line);
      assert.deepEqual(lab.calls[asked], call, line);
    }
    written.mock.restore();
    await assert.rejects(doCommand(['redis', 'heal'], { runs: folder }), UsageError);
    leaveWord(folder, { url: api.url, token: 'x'.repeat(43), pid: process.pid });
    await assert.rejects(doCommand(['reset'], { runs: folder }), /token is missing or wrong/);
  });

  it('goes to this machine alone, whatever the file says', () => {
    const file = wordIn(folder);
    for (const url of ['http://example.com/', 'http://127.0.0.1:80@example.com/', 'https://127.0.0.1:1/']) {
      writeFileSync(file, JSON.stringify({ url, token: 'x'.repeat(43), pid: process.pid }));
      assert.throws(() => findLab(folder), LabRefusal, url);
    }
    writeFileSync(file, '{');
    assert.throws(() => findLab(folder), LabRefusal);
  });
});
