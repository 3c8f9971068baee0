import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { LabEvent } from '../../../src/protocol/lab-events.ts';
import { serveApi } from '../../support/api.ts';
import { createFakeLab, type FakeLab } from '../../support/fake-lab/fake-lab.ts';
import { until } from '../../support/until.ts';

let lab: FakeLab;
let api: Awaited<ReturnType<typeof serveApi>>;
const open: IncomingMessage[] = [];

beforeEach(() => {
  lab = createFakeLab({ keptMax: 5 });
});
afterEach(async () => {
  for (const response of open.splice(0)) response.destroy();
  await api.close();
});

/** Reads a stream; what has come so far can be looked at any time. */
async function watch({ from, inQuery }: { from?: number; inQuery?: number } = {}) {
  const headers: Record<string, string> = from === undefined ? {} : { 'Last-Event-ID': String(from) };
  const path = `/api/events${inQuery === undefined ? '' : `?lastEventId=${inQuery}`}`;
  const response = await api.open('GET', path, { headers });
  open.push(response);
  const events: { id: number; event: LabEvent }[] = [];
  let comments = 0;
  let unfinished = '';
  response.setEncoding('utf8').on('data', (chunk: string) => {
    const frames = (unfinished + chunk).split('\n\n');
    unfinished = frames.pop() ?? '';
    for (const frame of frames) {
      const [, id, data] = /^id: (\d+)\ndata: (.+)$/.exec(frame) ?? [];
      if (data) events.push({ id: Number(id), event: LabEvent.parse(JSON.parse(data)) });
      if (frame.startsWith(':')) comments += 1;
    }
  });
  return { response, events, types: () => events.map(({ event }) => event.type), comments: () => comments };
}

const notices = (count: number): void => {
  for (let index = 0; index < count; index += 1) lab.events.publish({ type: 'notice', text: `${index}` });
};

describe('the stream of events', () => {
  it('begins with a snapshot and goes on with what happens', async () => {
    api = await serveApi(lab);
    const page = await watch();
    assert.equal(page.response.headers['content-type'], 'text/event-stream');
    await until('the snapshot', () => page.types().length === 1);
    await lab.startDeployment('jwt');
    await until('the deployment', () => page.types().length === 2);
    assert.deepEqual(page.types(), ['snapshot', 'deployment']);
    const [snapshot, next] = page.events;
    assert.equal(next?.id, (snapshot?.id ?? 0) + 1);
  });

  it('tells a page that comes back exactly what it missed, named in a header or in the query', async () => {
    api = await serveApi(lab);
    const seen = lab.events.sequence;
    notices(3);
    for (const named of [{ from: seen }, { inQuery: seen }]) {
      const page = await watch(named);
      await until('three notices', () => page.events.length === 3);
      assert.deepEqual(
        page.events.map(({ id }) => id),
        [seen + 1, seen + 2, seen + 3],
      );
    }
    const upToDate = await watch({ from: lab.events.sequence });
    notices(1);
    await until('the next notice', () => upToDate.events.length === 1);
  });

  it('gives a snapshot to whoever missed too much, or names a number of another lab', async () => {
    api = await serveApi(lab);
    const seen = lab.events.sequence;
    notices(6);
    for (const named of [{ from: seen }, { from: lab.events.sequence + 50 }, { inQuery: Number.NaN }]) {
      const page = await watch(named);
      await until('a snapshot', () => page.types()[0] === 'snapshot');
      assert.equal(page.events[0]?.id, lab.events.sequence);
    }
  });

  it('drops what a slow page does not read, never waits for it, and brings it up to date later', async () => {
    api = await serveApi(lab, { stream: { queueMax: 10 } });
    const slow = await watch();
    const quick = await watch();
    await until('both have begun', () => slow.types().length === 1 && quick.types().length === 1);
    slow.response.pause();
    const text = 'x'.repeat(100_000);
    let longestMs = 0;
    for (let index = 0; index < 150; index += 1) {
      const before = performance.now();
      lab.events.publish({ type: 'notice', text });
      longestMs = Math.max(longestMs, performance.now() - before);
      await until('the quick page has it', () => quick.events.length === index + 2);
    }
    assert.ok(longestMs < 500, `the lab waited ${longestMs} ms`);
    slow.response.resume();
    await until('the slow page is up to date', () => slow.events.at(-1)?.id === lab.events.sequence);
    assert.equal(slow.types().at(-1), 'snapshot');
    assert.ok(slow.events.length < 150, 'what was not read is dropped');
    lab.events.publish({ type: 'notice', text: 'after' });
    await until('the stream goes on', () => slow.types().at(-1) === 'notice');
  });

  it('stays open over silence with comments', async () => {
    api = await serveApi(lab, { stream: { heartbeatMs: 20 } });
    const page = await watch();
    await until('two heartbeats', () => page.comments() >= 2);
  });

  it('serves only so many pages at once, and forgets those that have gone', async () => {
    api = await serveApi(lab, { stream: { pagesMax: 1 } });
    const first = await watch();
    assert.equal((await watch()).response.statusCode, 503);
    first.response.destroy();
    await until('the place is free', async () => (await watch()).response.statusCode === 200);
  });
});
