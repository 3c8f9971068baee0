// What a report holds, whatever was measured: nothing unescaped, nothing from elsewhere, and never too much.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shortened } from '../../../src/lab/report/html/escape.ts';
import { facts } from '../../../src/protocol/measurement-texts.ts';
import type { Measurements } from '../../../src/protocol/reports.ts';
import { History } from '../../support/history.ts';
import { pageOf, result, runOf } from '../../support/report.ts';

const SIZE_MAX = 1_000_000;
const evil = `"'><script>alert(1)</script></style></title><img src=http://evil.example/x onerror=alert(1)>`;

/** Everything in the page that would make a browser fetch something. */
const foreign = (page: string): string[] => [
  ...[...page.matchAll(/\b(?:src|href|action|poster|srcset|xlink:href)="(?!#)[^"]*"/g)].map(
    ([found]) => found,
  ),
  ...[...page.matchAll(/url\((?!#|data:)[^)]*\)/g)].map(([found]) => found),
  ...[...page.matchAll(/@import[^;]*|<(?:script|link|iframe|object|embed|base|img)\b[^>]*/gi)].map(
    ([found]) => found,
  ),
];

/** One session's life on servers with these names: known at the first, refused at the others. */
function history(names: readonly string[], operations: number): History {
  const written = new History({ nodes: [...names] });
  const client = written.client('s1');
  client.login({}, { servedBy: names[0] ?? null });
  for (let index = 1; index < operations; index += 1) {
    const servedBy = names[index % names.length] ?? null;
    if (servedBy === names[0]) client.ok('me', {}, {}, { servedBy });
    else client.fails('me', 401, {}, { servedBy, code: 'invalid_session' });
  }
  return written;
}

describe('a report', () => {
  it('escapes whatever a server or a file is called, or says', async () => {
    const { events } = history([evil, `${evil}2`], 6);
    const named = history(['node-1'], 2);
    named
      .client(evil, evil)
      .fails('me', 500, { forged: evil, to: evil }, { code: evil, error: evil, servedBy: evil });
    const hostile = result({
      evidence: [{ invariant: 'I7', operation: 1, text: evil }],
      notes: [evil],
      history: `${evil}.jsonl`,
    });
    for (const each of [events, named.events, `not read: ${evil}`]) {
      const page = await pageOf(
        [runOf([hostile], { title: evil, claim: evil, steps: [evil], tryNext: [evil] })],
        each,
        evil,
      );
      assert.deepEqual(foreign(page), []);
      assert.doesNotMatch(page, /<script|<img|onerror=(?!alert\(1\)&gt;)/);
      assert.ok(page.includes('&lt;script&gt;alert(1)'), 'it is told all the same');
    }
  });

  it('takes nothing from elsewhere, and the look ends where the style ends', async () => {
    const page = await pageOf([runOf([result()])], history(['node-1', 'node-2'], 40).events);
    assert.deepEqual(foreign(page), []);
    assert.equal(page.match(/<\/style>/g)?.length, 1);
    assert.equal(page.match(/url\(data:font\/woff2;base64,/g)?.length, 2);
  });

  it('draws each of a few operations, and tells the same in a table', async () => {
    const page = await pageOf([runOf([result()])], history(['node-1', 'node-2'], 40).events);
    assert.equal(page.match(/<title>operation \d+: /g)?.length, 40);
    assert.match(page, /Each mark is one operation/);
    for (let number = 0; number < 40; number += 1)
      assert.match(page, new RegExp(`<th scope="row">${number}<td>`));
  });

  it('counts tens of thousands, says so, and loses none', async () => {
    const { events } = history(['node-1', 'node-2', 'node-3'], 40_000);
    const proof = { invariant: 'I7', operation: 31_000, text: 'refused' } as const;
    const page = await pageOf([runOf([result({ evidence: [proof] })])], events);
    assert.ok(page.length < SIZE_MAX / 4, `${page.length} characters`);
    assert.match(page, /40\u202f000 operations are too many to draw one by one here/);
    assert.match(page, /proof: operation 31000/);
    assert.equal(page.match(/<title>operation /g), null);
    const table = page.slice(page.indexOf('Operations by the moment'));
    const counted = [...table.matchAll(/(\d+) × (?:ok|401)/g)].reduce(
      (sum, [, count]) => sum + Number(count),
      0,
    );
    assert.equal(counted, 40_000);
  });

  it('stays about a megabyte however many runs it tells', async () => {
    const results = (['jwt', 'memory', 'sticky', 'redis'] as const).map((deployment) =>
      result({ deployment }),
    );
    const { events } = history(['node-1', 'node-2', 'node-3'], 300);
    const runs = Array.from({ length: 30 }, () => runOf(results));
    const page = await pageOf(runs, events);
    assert.ok(page.length < 1.5 * SIZE_MAX, `${page.length} characters for 120 drawings`);
    assert.ok((await pageOf(runs.slice(0, 2), events)).length < SIZE_MAX);
  });

  it('gives a bounded number of lanes to servers that call themselves something else each time', async () => {
    const names = Array.from({ length: 500 }, (_, index) => `server-${index}`);
    const written = new History({ nodes: ['node-1'] });
    for (const servedBy of names) written.client('s1').ok('me', {}, {}, { servedBy });
    const page = await pageOf([runOf([result()])], written.events);
    assert.ok((page.match(/class="lane"/g)?.length ?? 0) <= 26);
    assert.ok(page.includes('>others<'));
  });

  it('marks what was broken, on which node, from when until when', async () => {
    const written = history(['node-1', 'node-2'], 5);
    written.fault('node-2', 'kill').after(400).heal('node-2').after(100).fault('store', 'stop').after(50);
    written.client('s9').open('me');
    const page = await pageOf([runOf([result()])], written.events);
    assert.equal(page.match(/class="outage"/g)?.length, 2);
    assert.match(page, />kill node-2</);
    assert.match(page, />node-2 healed</);
    assert.match(page, /stop of store after [^,]+, not healed/);
  });

  it('says where a history could not be read, and where nothing ran', async () => {
    const missing = result({
      deployment: 'redis',
      observed: 'unavailable',
      history: null,
      notes: ['no Redis here'],
    });
    const page = await pageOf([runOf([result(), missing])], 'The history x could not be read (ENOENT).');
    assert.match(page, /The history x could not be read \(ENOENT\)\./);
    assert.match(page, /As expected, as far as it ran; not run: redis/);
    assert.match(page, /Nothing ran, so there is no history to draw\./);
    assert.match(page, /no Redis here/);
  });

  it('shortens what is too long to read', () => {
    assert.equal(shortened('x'.repeat(5_000)).length, 600);
    assert.equal(shortened('short'), 'short');
  });
});

it('measurements are told in words with their units, in a place of their own or beside another', () => {
  const all: Measurements = {
    stateHeldBy: 'node',
    credentialBytes: 43,
    credentialBytesGrown: 1_200,
    requestBytes: 1_300,
    operations: 17,
    succeeded: 11,
    refused401: 3,
    unavailable503: 2,
    indeterminate: 1,
    sessionsOpened: 9,
    sessionsLost: 4,
    sessionsLostShare: 0.44,
    anyServerWillDo: false,
    revocationSeconds: 2.5,
    idleLifetimeSeconds: 1_800,
    absoluteLifetimeSeconds: 43_200,
    parallelChanges: { sent: 50, kept: 49 },
    outageAnswerMsMax: 870,
    recoveredMs: 5.5,
    bytesPerSessionInStore: 384,
    latencyMs: { p50: 1.5, p95: 20, p99: 30.5 },
  };
  assert.deepEqual(
    facts(all).map(({ label, value }) => `${label}: ${value}`),
    [
      'state held by: node',
      'sessions lost: 4 of 9',
      'answered: 11 of 17',
      'answers 401: 3',
      'answers 503: 2',
      'indeterminate: 1',
      'any server will do: no',
      'credential: 43 B → 1\u202f200 B',
      'whole request: 1\u202f300 B',
      'still accepted after logout: for at least 2.5 s',
      'lives unused: 30 min',
      'lives at most: 12 h',
      'parallel changes kept: 49 of 50',
      'slowest answer, store away: 870 ms',
      'recovered after: 5.5 ms',
      'per session in the store: 384 B',
      'latency p50 / p95 / p99: 1.5 / 20 / 30.5 ms',
    ],
  );
});
