// A run of a real laboratory is kept, and told again from its files alone.
import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { it } from 'node:test';
import { LabRefusal } from '../../src/lab/lab-control.ts';
import { HistoryEvent } from '../../src/protocol/history.ts';
import { placesAfter, signOfFault, signOfOperation } from '../../src/protocol/session-places.ts';
import { serveApi } from '../support/api.ts';
import { liveLab } from '../support/live-lab.ts';

const { lab, hops } = liveLab();

it('a run is kept, listed, and told again as report, history and page', async (t) => {
  const [report] = await lab.run({ experiments: ['07'], deployments: ['sticky'], seed: 4 });
  assert.ok(report);
  const [summary] = await lab.runs();
  assert.deepEqual(
    [summary?.run, summary?.experiment, summary?.seed, summary?.passed, summary?.deployments],
    [report.run, '07-kill-one', 4, report.passed, ['sticky']],
  );
  assert.deepEqual(await lab.report(report.run), report);

  const api = await serveApi(lab);
  t.after(() => api.close());
  const listed = await api.ask('GET', '/api/runs');
  assert.deepEqual(listed.json, [summary]);
  assert.deepEqual((await api.ask('GET', `/api/runs/${report.run}`)).json, report);
  const history = await api.ask('GET', `/api/runs/${report.run}/sticky`);
  assert.equal(history.headers['content-type'], 'application/jsonl');
  assert.equal(history.text, await text(await lab.history(report.run, 'sticky')));
  const page = await api.ask('GET', `/api/runs/${report.run}/report.html`);
  assert.match(page.headers['content-disposition'] ?? '', /attachment; filename=".*07-kill-one-seed4\.html"/);
  assert.match(page.text, /^<!doctype html>[\s\S]+run 07 --seed 4/i);
  assert.doesNotMatch(page.text, /could not be read/);
  for (const path of ['jwt', 'nope', 'report.json', '..%2f..%2fpackage.json']) {
    assert.equal((await api.ask('GET', `/api/runs/${report.run}/${path}`)).status, 404, path);
  }

  // The replay of the history says of the sessions what the lab said while it ran.
  const events = history.text
    .trim()
    .split('\n')
    .map((line) => HistoryEvent.parse(JSON.parse(line)));
  const invokes = events.filter((event) => event.type === 'invoke');
  const signs = events.flatMap((event) => {
    if (event.type === 'fault') return signOfFault(event) ?? [];
    if (event.type !== 'ok' && event.type !== 'fail' && event.type !== 'info') return [];
    const invoke = invokes.find(({ operation }) => operation === event.operation);
    return invoke ? (signOfOperation(invoke, event) ?? []) : [];
  });
  const kill = signs.findIndex(({ type }) => type === 'node ended');
  const before = signs
    .slice(0, kill)
    .reduce<ReturnType<typeof placesAfter>>((places, sign) => placesAfter(places, sign, 'node'), []);
  const after = placesAfter(before, signs[kill] as (typeof signs)[number], 'node');
  assert.equal(before.length - after.length, report.results[0]?.measurements.sessionsLost);
  // Not every login of a run is told, but what was told is where the history has it.
  const logins = hops('sticky').filter(({ path }) => path === '/login');
  const placeOf = (name: string | null) => before.find(({ client }) => client === name)?.node;
  assert.ok(logins.length > 0);
  for (const { client, node } of logins) assert.equal(placeOf(client), node);
});

it('a run that is none is refused in words', async () => {
  const isUnknown = (error: unknown) => error instanceof LabRefusal && error.reason === 'unknown';
  for (const name of ['latest', '..', 'nothing']) {
    await assert.rejects(lab.report(name), isUnknown);
    await assert.rejects(lab.reportPage(name), isUnknown);
    await assert.rejects(lab.history(name, 'jwt'), isUnknown);
  }
});
