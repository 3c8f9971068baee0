// A log that is written faster than it is read: what is held back has a bound, and what is lost is counted.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { killChild, startChild } from '../support/child.ts';
import { until } from '../support/until.ts';

const PROGRAM = fileURLToPath(new URL('../support/chatty-log.ts', import.meta.url));
const LINES = 1000;
/** How it ends when it has flushed what nobody reads. */
const ENDED = 7;
const BYTES_MAX = 4 * 1024 * 1024;

async function outputOf(...words: string[]): Promise<string> {
  const child = startChild(process.execPath, [PROGRAM, ...words]);
  assert.equal(await child.exited, 0);
  return child.output();
}

it('a log holds back so much and no more, and says once how many lines it has lost', async () => {
  const output = await outputOf(String(LINES));
  const lines = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const said = lines.filter(({ event }) => event === 'said');
  assert.ok(output.length < BYTES_MAX * 1.01 && output.length > BYTES_MAX * 0.9, `${output.length} bytes`);
  const others = lines.slice(said.length).map(({ level, event, lines: lost }) => [level, event, lost]);
  assert.deepEqual(others, [['error', 'log_lines_lost', LINES - said.length]]);
});

it('a log that has lost lines says so before its process ends', async () => {
  assert.match(await outputOf(String(LINES), 'flush'), /"event":"log_lines_lost","lines":\d+\}\n/);
});

it('a log that has lost nothing says nothing about it', async () => {
  assert.doesNotMatch(await outputOf('10', 'flush'), /log_lines_lost/);
});

it('a log whose reader is gone does not keep its process from ending', async (t) => {
  const child = startChild(process.execPath, [PROGRAM, '1', 'unread'], {}, ['pipe', 'ignore', 'pipe']);
  t.after(() => killChild(child));
  child.process.stderr?.destroy();
  child.process.stdin?.end();
  assert.equal(await until('it ends', () => child.process.exitCode), ENDED);
});
