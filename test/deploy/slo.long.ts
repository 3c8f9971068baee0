// bench:slo works from end to end. How fast anything is, no test says: machines differ, and this one is busy.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { SloReport } from '../../bench/slo/report.ts';
import { kinds } from '../../bench/slo/shopper.ts';
import { withoutNginx } from '../support/nginx.ts';
import { withoutPostgres } from '../support/postgres.ts';
import { withoutRedis } from '../support/redis.ts';

const file = fileURLToPath(new URL('../../bench/slo.ts', import.meta.url));

async function runBench(...args: string[]) {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(child, 'close');
  const [out, said] = [await text(child.stdout), await text(child.stderr)];
  const [code] = await closed;
  return { code, out, said };
}

describe('npm run bench:slo', { skip: withoutNginx || withoutPostgres || withoutRedis }, () => {
  for (const strategy of ['redis', 'jwt']) {
    it(`measures ${strategy}, kills a node and says what it found`, async () => {
      const { code, out, said } = await runBench('--json', '--seconds', '20', '--strategy', strategy);
      const report = JSON.parse(out) as SloReport;
      assert.equal(code, report.missed.length === 0 ? 0 : 1, said);
      const { median, limit, bare, overBudget } = report;
      assert.ok(limit.heldAt > 0 && limit.steps.length > 1);
      const tried = [...overBudget.map(({ ratePerSecond }) => ratePerSecond), median.ratePerSecond];
      assert.equal(tried[0], Math.round(limit.heldAt / 2));
      assert.ok(
        tried.every((rate, index) => index === 0 || rate === Math.round((tried[index - 1] ?? 0) / 1.5)),
      );
      // Nothing that was due is missing, whatever became of it.
      assert.equal(median.total.requests, Math.round(median.ratePerSecond * median.seconds));
      assert.ok(median.kill.restartedAfterSeconds > median.kill.killedAfterSeconds);
      assert.ok(Object.keys(median.byKind).every((kind) => kinds.some((known) => known === kind)));
      assert.deepEqual(
        bare.map(({ name, figures }) => [name, figures.failed]),
        [
          ['node:http', 0],
          ['Fastify', 0],
        ],
      );
    });
  }

  it('names what it does not know', async () => {
    for (const wrong of [
      ['--strategy', 'memory'],
      ['--seconds', '1'],
    ])
      assert.equal((await runBench(...wrong)).code, 2);
  });
});
