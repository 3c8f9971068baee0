// The two servers of phase 1 lie side by side: who reads both finds one line that differs.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';

/** A server's lines of code; what a comment says is for the reader of that file. */
const linesOf = (name: string): string[] =>
  readFileSync(new URL(`../../src/teach/${name}-server.ts`, import.meta.url), 'utf8')
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .split('\n');

it('the stateless and the stateful server differ in one line, which names the strategy', () => {
  const [stateless, stateful] = [linesOf('stateless'), linesOf('stateful')];
  assert.equal(stateless.length, stateful.length);
  const pairs = stateless.map((line, index) => [line, stateful[index] ?? '']);
  const different = pairs.filter(([one, other]) => one !== other);
  assert.equal(different.length, 1, JSON.stringify(different));
  const [[one = '', other = ''] = []] = different;
  assert.match(one, /'jwt'/);
  assert.match(other, /'memory'/);
});
