import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Canaries } from '../../../src/lab/client/canaries.ts';
import { LabSession, type Site } from '../../../src/lab/client/lab-session.ts';
import { performStep } from '../../../src/lab/runner/perform.ts';
import { createRandom } from '../../../src/lab/runner/random.ts';
import type { Stage } from '../../../src/lab/runner/stage.ts';
import { breakStore, exchange, traffic, trafficDuring } from '../../../src/lab/runner/steps.ts';
import type { Complete, Invoke } from '../../../src/protocol/history.ts';
import { killChild, startChild } from '../../support/child.ts';
import { newSite, withStub } from '../../support/stub-site.ts';
import { pause } from '../../support/until.ts';

const PAUSE_MS = 2_000;
/** A busy machine's timers are late; a client that waits for answers is late by the whole pause. */
const LATE_MS_MAX = 1_000;

/** Clients without a server's own deployment: what these steps do not use is not there. */
function stageOf(site: Site, sessions: number, seed = 1): Stage {
  const clients = Array.from({ length: sessions }, (_, index) => new LabSession(site, `s${index}`, 'alice'));
  const none = undefined as never;
  return {
    deployment: none,
    store: null,
    site,
    random: createRandom(seed),
    startBeside: none,
    sessions: clients,
    loggedOut: [],
    canaries: new Canaries(),
    queues: new Map(),
  };
}

const invoked = ({ recorder }: Site) =>
  recorder.events.filter((event): event is Invoke => event.type === 'invoke');
const ended = ({ recorder }: Site) =>
  recorder.events.filter((event): event is Complete => event.type === 'ok');

const SERVER = `
  const server = require('node:http').createServer((_, response) => response.end('{}'));
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

describe('open-loop load', { skip: process.platform === 'win32' && 'Windows cannot pause a process' }, () => {
  it('sends on time while a node is paused, and counts the pause for all who waited', async () => {
    const node = startChild(process.execPath, ['-e', SERVER]);
    const port = await node.line((line) => /^\d+$/.test(line));
    const site = newSite(`http://127.0.0.1:${port}`);
    const paused = pause(500).then(async () => {
      node.process.kill('SIGSTOP');
      await pause(PAUSE_MS);
      node.process.kill('SIGCONT');
    });
    const startedAt = site.recorder.now();
    try {
      await performStep(stageOf(site, 300), traffic(100, 3));
      await paused;
    } finally {
      await site.agent.destroy();
      await killChild(node);
    }
    const sent = invoked(site);
    const answered = ended(site);
    assert.deepEqual([sent.length, answered.length], [300, 300]);
    for (const [index, { at }] of sent.entries()) {
      const lateMs = at - (startedAt + index * 10);
      assert.ok(lateMs > -20 && lateMs < LATE_MS_MAX, `operation ${index} was ${Math.round(lateMs)} ms late`);
    }
    const latencies = answered.map(({ latencyMs }) => latencyMs);
    assert.ok(Math.max(...latencies) >= 1_900, `${Math.max(...latencies)} ms`);
    // Not one operation alone: everything that was due in the pause has waited for its end.
    assert.ok(latencies.filter((ms) => ms >= 1_000).length >= 80);
  });
});

describe('traffic beside other steps', () => {
  it('goes on until they have been carried out, and no longer', async () => {
    await withStub(
      (_, response) => void setTimeout(() => response.end('{}'), 50),
      async (site) => {
        // The step takes 8 answers of 50 ms each; the traffic may take a minute.
        await performStep(stageOf(site, 2), trafficDuring(100, 60, exchange(4, 'cart.read', 'logout')));
        const kinds = invoked(site).map(({ kind }) => kind);
        assert.equal(kinds.filter((kind) => kind === 'logout').length, 8);
        const others = kinds.length - 16;
        assert.ok(others >= 20, `${others} operations beside it`);
        const [last] = ended(site).slice(-1);
        assert.ok((last?.at ?? 60_000) < 30_000, 'it ended with the step');
      },
    );
  });

  it('ends when one of them fails, and says so', async () => {
    await withStub(
      (_, response) => void response.end('{}'),
      async (site) => {
        const impossible = trafficDuring(1, 60, breakStore('stop'));
        await assert.rejects(performStep(stageOf(site, 1), impossible), /needs a store to break/);
      },
    );
  });
});

describe('the same seed', () => {
  /** What each session asked, in its order. */
  async function asked(seed: number, delayMs: () => number): Promise<Record<string, string[]>> {
    const said: Record<string, string[]> = {};
    await withStub(
      (_, response) => void setTimeout(() => response.end('{}'), delayMs()),
      async (site) => {
        const stage = stageOf(site, 4, seed);
        await performStep(stage, traffic(400, 0.1));
        await performStep(stage, exchange(3, 'cart.add', 'message.append'));
        for (const { session, kind, productId = '', text = '' } of invoked(site)) {
          said[session] = [...(said[session] ?? []), `${kind} ${productId}${text}`];
        }
      },
    );
    return said;
  }

  it('asks for the same things in the same order, however fast the answers are', async () => {
    const quick = await asked(7, () => 0);
    assert.equal(Object.values(quick).flat().length, 40 + 4 * 3 * 2);
    let turn = 0;
    const uneven = () => {
      turn += 1;
      return (turn % 3) * 7;
    };
    assert.deepEqual(await asked(7, uneven), quick);
    assert.notDeepEqual(await asked(8, () => 0), quick);
  });
});
