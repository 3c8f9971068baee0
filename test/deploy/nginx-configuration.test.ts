// The configuration of nginx is one that nginx takes, for every policy, and nothing that it is given can change its sense.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { type Policy, prepareFolder, type Site } from '../../deploy/nginx/prepare.ts';
import { Problem } from '../../src/protocol/problems.ts';
import { withoutNginx } from '../support/nginx.ts';

const site: Site = {
  names: ['127.0.0.1', 'shop.example'],
  nodes: ['127.0.0.1:3002', '127.0.0.1:3003'],
  policy: 'round-robin',
  host: '127.0.0.1',
  httpPort: 8080,
  httpsPort: 8443,
};

async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'statelab-nginx-test-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

describe('the configuration of nginx', { skip: withoutNginx }, () => {
  for (const policy of ['round-robin', 'least-connections', 'affinity'] satisfies Policy[]) {
    it(`is accepted with the policy ${policy}`, async (t) => {
      const folder = await temporaryFolder(t);
      await prepareFolder(folder, { ...site, policy });
      const args = ['-t', '-p', `${folder}/`, '-c', 'nginx.conf', '-e', 'logs/error.log'];
      const { status, stderr } = spawnSync('nginx', args, { encoding: 'utf8' });
      assert.equal(status, 0, stderr);
      assert.doesNotMatch(stderr, /\[(warn|error|emerg)\]/);
    });
  }

  it('refuses names and nodes that would end a directive', async (t) => {
    const folder = await temporaryFolder(t);
    for (const wrong of [{ names: ['a; evil'] }, { nodes: ['a:1; evil'] }, { host: '0 evil' }, { nodes: [] }])
      await assert.rejects(prepareFolder(folder, { ...site, ...wrong }), JSON.stringify(wrong));
  });

  it('speaks of its own mistakes in the words of the one table of problems', () => {
    const text = readFileSync(new URL('../../deploy/nginx/service/problems.conf', import.meta.url), 'utf8');
    const bodies = [...text.matchAll(/return (\d+) '(.+)'/g)].map(([, status, body = '']) => ({
      status: Number(status),
      body: JSON.parse(body),
    }));
    assert.deepEqual(
      bodies.map(({ status }) => status),
      [400, 404, 413, 500, 502, 504],
    );
    for (const { status, body } of bodies) {
      assert.deepEqual(body, new Problem(body.code).body('$trace_id'));
      assert.equal(status, body.status);
    }
  });
});
