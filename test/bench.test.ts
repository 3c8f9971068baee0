/** The bench works, and its page shows what it prints. How fast anything is, no test says: machines differ. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { subjects } from '../bench/subjects.ts';
import { type BenchReport, benchText } from '../bench/text.ts';
import { withoutPostgres } from './support/postgres.ts';
import { withoutRedis } from './support/redis.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const names = subjects.map(({ name }) => name);
const notHere =
  process.platform === 'linux' ? withoutRedis || withoutPostgres : 'only Linux tells the time of a process';

describe('npm run bench', { skip: notHere }, () => {
  let report: BenchReport;

  it('measures every strategy and every foil', async () => {
    const args = ['bench/run.ts', '--quick', '--json'];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
    report = JSON.parse(stdout);
    assert.deepEqual(
      report.cpu.map(({ name }) => name),
      ['Express without sessions', ...names],
    );
    assert.deepEqual(
      report.sessions.map(({ name }) => name),
      names,
    );
    for (const { name, requestsPerSecond, failed } of report.cpu) {
      assert.equal(failed, 0, name);
      assert.ok(requestsPerSecond.median > 0, name);
    }
  });

  it('finds that shared state keeps parallel changes, and that a session written back as a whole does not', () => {
    const kept = Object.fromEntries(report.sessions.map((each) => [each.name, each.kept.kept]));
    assert.deepEqual([kept.memory, kept.redis, kept.postgres], [50, 50, 50]);
    for (const name of ['jwt', 'sealed', 'express-session, connect-redis'])
      assert.ok((kept[name] ?? 50) < 50, name);
  });

  it('stands in docs/performance.md as it prints it', () => {
    const page = readFileSync(`${root}/docs/performance.md`, 'utf8');
    const [, shown = ''] = /<!-- bench:begin -->\n([\s\S]+?)\n<!-- bench:end -->/.exec(page) ?? [];
    const headings = (text: string) => text.split('\n').filter((line) => line.startsWith('| server'));
    const rows = (text: string) => [...text.matchAll(/^\| ([^|]+) \|/gm)].map(([, first]) => first);
    assert.deepEqual(headings(shown), headings(benchText(report)));
    assert.deepEqual(rows(shown), rows(benchText(report)));
  });
});
