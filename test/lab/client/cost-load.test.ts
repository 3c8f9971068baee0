// The loads of the experiments of cost: crowds, closed loops, and rounds of a steady load.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Canaries } from '../../../src/lab/client/canaries.ts';
import { runClosedLoop } from '../../../src/lab/client/closed-loop.ts';
import { openCrowd } from '../../../src/lab/client/crowd.ts';
import { LabSession } from '../../../src/lab/client/lab-session.ts';
import { costPerformers } from '../../../src/lab/runner/performers/cost.ts';
import { createRandom } from '../../../src/lab/runner/random.ts';
import type { Stage } from '../../../src/lab/runner/stage.ts';
import type { Step } from '../../../src/lab/runner/step.ts';
import { crowd, fillConversation, steadyLoad } from '../../../src/lab/runner/steps.ts';
import { withStub } from '../../support/stub-site.ts';

type Site = Parameters<Parameters<typeof withStub>[1]>[0];

const stageOf = (site: Site): Stage => {
  const none = undefined as never;
  const sessions = [new LabSession(site, 's1', 'alice')];
  const rest = { random: createRandom(1), startBeside: none, sessions, loggedOut: [], queues: new Map() };
  const canaries = new Canaries();
  return { deployment: none, store: null, site, canaries, ...rest };
};
const noStep = async () => undefined;

describe('a crowd', () => {
  it('is as large as the logins that were acknowledged, and the history keeps its number alone', () => {
    let asked = 0;
    return withStub(
      (_request, response) => {
        asked += 1;
        response.statusCode = asked % 10 === 0 ? 503 : 200;
        response.end('{}');
      },
      async (site) => {
        assert.equal(await openCrowd(site, 50), 45);
        asked = 1;
        const stage = stageOf(site);
        await costPerformers.crowd(stage, crowd(6), noStep);
        await costPerformers.crowd(stage, crowd(8), noStep);
        const events = site.recorder.events.slice(1).map((event) => ('value' in event ? event.value : event));
        assert.deepEqual(events, [6, 8], 'the client that was there counts, and so does the crowd before');
      },
    );
  });
});

it('a closed loop counts answers with 200, and everything else as failed', () => {
  let asked = 0;
  return withStub(
    (request, response) => {
      asked += 1;
      if (asked % 5 === 0) response.statusCode = 500;
      if (asked % 7 === 0) request.destroy();
      else response.end('{}');
    },
    async (site) => {
      const session = new LabSession(site, 's1', 'alice');
      const requests = [session.request('me'), session.request('me')];
      const { perSecond, failed } = await runClosedLoop({ agent: site.agent, requests, ms: 200 });
      assert.ok(perSecond > 0 && failed > 0);
      const answered = asked - failed;
      assert.ok(perSecond <= answered / 0.2 && answered > failed, `${perSecond}, ${answered}, ${failed}`);
    },
  );
});

it('a steady load ends with the first round that was quick enough, and has an end', () =>
  withStub(
    () => undefined,
    async (site) => {
      const { recorder } = site;
      let rounds = 0;
      const round = (latencyMs: number) => async (_step: Step) => {
        rounds += 1;
        const { session, user } = { session: 's1', user: 'alice' };
        const asked = { type: 'invoke', kind: 'me', session, user, to: 'gateway', credential: 1 } as const;
        const sizes = { credentialBytes: 1, requestBytes: 1, servedBy: null, output: {}, status: 200 };
        for (let index = 0; index < 120; index += 1) {
          const operation = recorder.nextOperation();
          recorder.record({ ...asked, operation });
          // Due every 2 ms, on a clock that only this latency moves.
          const late = { latencyMs: latencyMs - index * 2 };
          recorder.record({ type: 'ok', operation, ...sizes, ...late });
        }
      };
      const stage = stageOf(site);
      await costPerformers.steadyLoad(stage, steadyLoad(2, 200, 0.1), round(5_000));
      assert.equal(rounds, 2);
      await costPerformers.steadyLoad(stage, steadyLoad(5, 200, 0.1), round(0));
      assert.equal(rounds, 3);
    },
  ));

it('a conversation is filled until a message is refused', () => {
  const texts: string[] = [];
  return withStub(
    (request, response) => {
      request.setEncoding('utf8').on('data', (body) => {
        texts.push(JSON.parse(body).text);
        response.statusCode = texts.length > 3 ? 413 : 200;
        response.end(JSON.stringify({ code: 'state_too_large' }));
      });
    },
    async (site) => {
      await costPerformers.fillConversation(stageOf(site), fillConversation(9, 100), noStep);
      assert.deepEqual([texts.length, new Set(texts).size], [4, 4]);
      for (const text of texts) assert.equal(Buffer.byteLength(text), 100);
    },
  );
});
