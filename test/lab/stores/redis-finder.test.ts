import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { findRedis } from '../../../src/lab/stores/redis-finder.ts';

const isDebianAsRoot = process.getuid?.() === 0 && existsSync('/etc/debian_version');

/** Sets variables for one test. */
function setEnvironment(t: TestContext, wanted: Readonly<Record<string, string>>): void {
  const before = { ...process.env };
  t.after(() => {
    for (const name of Object.keys(wanted)) delete process.env[name];
    Object.assign(process.env, before);
  });
  Object.assign(process.env, wanted);
}

async function folderWith(t: TestContext, name: string, script: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'statelab-path-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, name), script);
  await chmod(join(folder, name), 0o755);
  return folder;
}

describe('a Redis is found', () => {
  it('first where REDIS_URL says', async (t) => {
    const url = 'rediss://user:secret@store.example:6380/1';
    setEnvironment(t, { REDIS_URL: url });
    assert.deepEqual(findRedis(), { kind: 'url', url });
  });

  it('else on the PATH, under either of its names', async (t) => {
    for (const name of ['redis-server', 'valkey-server']) {
      const folder = await folderWith(t, name, '#!/bin/sh\n');
      setEnvironment(t, { REDIS_URL: '', PATH: folder });
      assert.deepEqual(findRedis(), { kind: 'binary', path: join(folder, name) });
    }
  });

  it('not where it is too old: then the next one is taken, or its version is told', async (t) => {
    const says = (version: string) => `#!/bin/sh\necho "Redis server v=${version} sha=00000000:0 bits=64"\n`;
    for (const [old, enough] of [
      ['3.0.504', '6.2.0'],
      ['5.0.14.1', '7.0.15'],
      ['6.0.16', '10.1'],
    ] as const) {
      const folder = await folderWith(t, 'redis-server', says(old));
      setEnvironment(t, { REDIS_URL: '', PATH: folder, STATELAB_INSTALL: 'never' });
      const source = findRedis();
      assert.ok(source.kind === 'none', old);
      const path = join(folder, 'redis-server');
      assert.equal(source.reason, `This machine has no Redis 6.2 or newer, only ${old} at ${path}.`);
      assert.match(source.remedy, /Redis.* REDIS_URL/);
      const next = await folderWith(t, 'redis-server', says(enough));
      setEnvironment(t, { PATH: folder + delimiter + next });
      assert.deepEqual(findRedis(), { kind: 'binary', path: join(next, 'redis-server') });
    }
  });

  it('or not at all: then the line that gets it is told', async (t) => {
    setEnvironment(t, { REDIS_URL: '', PATH: '/nowhere' });
    const source = findRedis(() => assert.fail('nothing can be installed'));
    assert.equal(source.kind, 'none');
    assert.ok(source.kind === 'none' && source.reason === 'This machine has no Redis.');
    assert.match(source.remedy, /^\S.*redis/i);
  });

  it('not at an address that is none, which is told', async (t) => {
    for (const url of ['localhost:6379', 'http://127.0.0.1:6379', 'nonsense']) {
      setEnvironment(t, { REDIS_URL: url });
      const source = findRedis();
      assert.ok(source.kind === 'none' && source.reason.startsWith('REDIS_URL'), url);
    }
  });
});

describe('as root on Debian, where there is none', { skip: !isDebianAsRoot && 'not root on Debian' }, () => {
  /** Instead of installing anything it writes down what it was asked for, and puts the program beside itself. */
  const apt = `#!/bin/sh
here=\${0%/*}
echo "$@" >> "$here/asked"
echo '#!/bin/sh' > "$here/redis-server"
/bin/chmod +x "$here/redis-server"
`;

  it('the package is installed, and the person is told before', async (t) => {
    const folder = await folderWith(t, 'apt-get', apt);
    setEnvironment(t, { REDIS_URL: '', PATH: folder, STATELAB_INSTALL: '' });
    const told: string[] = [];
    const source = findRedis((text) => {
      assert.equal(existsSync(join(folder, 'asked')), false, 'told before');
      told.push(text);
    });
    assert.deepEqual(source, { kind: 'binary', path: join(folder, 'redis-server') });
    assert.match(told.join(), /Installing the package redis-server/);
  });

  it('nothing is installed where STATELAB_INSTALL says never, or nobody can be told', async (t) => {
    const folder = await folderWith(t, 'apt-get', apt);
    setEnvironment(t, { REDIS_URL: '', PATH: folder, STATELAB_INSTALL: 'never' });
    assert.equal(findRedis(() => assert.fail('nothing is to be installed')).kind, 'none');
    process.env.STATELAB_INSTALL = '';
    assert.equal(findRedis().kind, 'none');
    assert.equal(existsSync(join(folder, 'asked')), false);
  });
});
