import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { serveApi } from '../../support/api.ts';
import { createFakeLab } from '../../support/fake-lab/fake-lab.ts';

let directory: string;
let api: Awaited<ReturnType<typeof serveApi>>;

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'statelab-page-'));
  const page = join(directory, 'web');
  await mkdir(join(page, 'assets'), { recursive: true });
  await writeFile(join(directory, 'secret.txt'), 'secret');
  await writeFile(join(page, '.stamp'), 'secret');
  await writeFile(join(page, 'index.html'), '<!doctype html>');
  await writeFile(join(page, 'assets', 'index-a1b2.js'), '1');
  await writeFile(join(page, 'assets', 'inter.woff2'), '2');
  await symlink(join(directory, 'secret.txt'), join(page, 'link.txt')).catch(() => {});
  api = await serveApi(createFakeLab(), { pageDirectory: page });
});
after(async () => {
  await api.close();
  await rm(directory, { recursive: true });
});

describe('the built page', () => {
  it('is served with its types; what carries a hash in its name may be kept for ever', async () => {
    const index = await api.ask('GET', '/?x=1');
    assert.equal(index.headers['content-type'], 'text/html; charset=utf-8');
    assert.equal(index.headers['cache-control'], 'no-cache');
    const script = await api.ask('GET', '/assets/index-a1b2.js');
    assert.equal(script.headers['content-type'], 'text/javascript; charset=utf-8');
    assert.match(script.headers['cache-control'] ?? '', /immutable/);
    assert.equal((await api.ask('GET', '/assets/inter.woff2')).headers['content-type'], 'font/woff2');
    const head = await api.ask('HEAD', '/');
    assert.deepEqual([head.status, head.text], [200, '']);
  });

  it('is all that is served', async () => {
    const outside = ['/../secret.txt', '/assets/../../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt'];
    const hidden = [
      '/.stamp',
      '/link.txt',
      '/assets',
      '/assets/',
      '//secret.txt',
      '/..\\secret.txt',
      '/a%00b',
    ];
    for (const path of [...outside, ...hidden, 'http://127.0.0.1/../secret.txt', '/nothing.js']) {
      const answer = await api.ask('GET', path);
      assert.equal(answer.status, 404, path);
      assert.doesNotMatch(answer.text, /secret/);
    }
  });

  it('says how to build it when it is not there', async () => {
    const bare = await serveApi(createFakeLab(), { pageDirectory: join(directory, 'nothing') });
    const answer = await bare.ask('GET', '/');
    await bare.close();
    assert.equal(answer.status, 503);
    assert.match(answer.headers['content-type'] ?? '', /^text\/plain/);
    assert.match(answer.text, /npm run build:web/);
  });
});
