import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { embeddedPrograms } from '../../../src/lab/stores/embedded-postgres.ts';
import { findPostgres } from '../../../src/lab/stores/postgres-finder.ts';

const isDebianAsRoot = process.getuid?.() === 0 && existsSync('/etc/debian_version');
const nowhere = { patterns: [], embedded: () => null };

/** Sets variables for one test. */
function setEnvironment(t: TestContext, wanted: Readonly<Record<string, string>>): void {
  const before = { ...process.env };
  t.after(() => {
    for (const name of Object.keys(wanted)) delete process.env[name];
    Object.assign(process.env, before);
  });
  Object.assign(process.env, wanted);
}

async function temporary(t: TestContext): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'statelab-path-')));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
}

/** Two programs in a folder that say what version they are. */
async function pretend(folder: string, version: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const name of ['postgres', 'initdb']) {
    await writeFile(join(folder, name), `#!/bin/sh\necho "${name} (PostgreSQL) ${version}"\n`);
    await chmod(join(folder, name), 0o755);
  }
  return folder;
}

describe('a PostgreSQL is found', () => {
  it('first where DATABASE_URL says, under either of its schemes', (t) => {
    for (const scheme of ['postgres', 'postgresql']) {
      const url = `${scheme}://user:secret@db.example:5433/shop?sslmode=require`;
      setEnvironment(t, { DATABASE_URL: url });
      assert.deepEqual(findPostgres(), { kind: 'url', url });
    }
  });

  it('not at an address that is none, which is told', (t) => {
    for (const url of ['localhost:5432', 'http://127.0.0.1:5432', 'nonsense']) {
      setEnvironment(t, { DATABASE_URL: url });
      const source = findPostgres();
      assert.ok(source.kind === 'none' && source.reason.startsWith('DATABASE_URL'), url);
    }
  });

  it('else among the programs of the system, on the PATH and beside it: the newest of them', async (t) => {
    const folder = await temporary(t);
    const [old, newer] = [join(folder, '15', 'bin'), join(folder, '17', 'bin')];
    await pretend(old, '15.4');
    await pretend(newer, '17.1 (Debian 17.1-1)');
    setEnvironment(t, { DATABASE_URL: '', PATH: old });
    const patterns = [join(folder, '*', 'bin')];
    assert.deepEqual(findPostgres(undefined, { ...nowhere, patterns }), {
      kind: 'binary',
      path: newer,
      version: '17.1',
    });
    assert.deepEqual(findPostgres(undefined, nowhere), { kind: 'binary', path: old, version: '15.4' });
  });

  it('where a link on the PATH leads to, since its files lie there; not where it cannot make a database', async (t) => {
    const folder = await temporary(t);
    const programs = await pretend(join(folder, 'programs'), '16.0');
    const links = join(folder, 'links');
    await mkdir(links);
    await symlink(join(programs, 'postgres'), join(links, 'postgres'));
    setEnvironment(t, { DATABASE_URL: '', PATH: links });
    assert.deepEqual(findPostgres(undefined, nowhere), { kind: 'binary', path: programs, version: '16.0' });
    await rm(join(programs, 'initdb'));
    assert.equal(findPostgres(undefined, nowhere).kind, 'none');
  });

  it('else as the one that npm brings, which goes before an old one of the system', async (t) => {
    const folder = await temporary(t);
    const old = await pretend(join(folder, 'old'), '13.9');
    const brought = await pretend(join(folder, 'brought'), '18.4');
    setEnvironment(t, { DATABASE_URL: '', PATH: old });
    const known = { patterns: [], embedded: () => brought };
    assert.deepEqual(findPostgres(undefined, known), { kind: 'binary', path: brought, version: '18.4' });
    assert.deepEqual(findPostgres(undefined, nowhere), { kind: 'binary', path: old, version: '13.9' });
  });

  it('or not at all: then the line that gets it is told', (t) => {
    setEnvironment(t, { DATABASE_URL: '', PATH: '/nowhere' });
    const source = findPostgres(() => assert.fail('nothing can be installed'), nowhere);
    assert.ok(source.kind === 'none' && source.reason === 'This machine has no PostgreSQL.');
    assert.match(source.remedy, /^\S.*postgres/i);
  });
});

it('the PostgreSQL that npm brings runs, also when nothing of it was run at its installation', (t) => {
  const folder = embeddedPrograms();
  if (!folder) return t.skip('the optional package is not installed');
  setEnvironment(t, { DATABASE_URL: '', PATH: '/nowhere' });
  const source = findPostgres(undefined, { patterns: [], embedded: embeddedPrograms });
  assert.ok(source.kind === 'binary', 'found');
  assert.match(source.version, /^18\./);
  return undefined;
});

describe('as root on Debian, where there is none', { skip: !isDebianAsRoot && 'not root on Debian' }, () => {
  /** Instead of installing anything it writes down what it was asked for, and what the package would find. */
  const apt = (noCluster: string) => `#!/bin/sh
here=\${0%/*}
echo "$@ RUNLEVEL=$RUNLEVEL" >> "$here/asked"
/bin/cp "${noCluster}" "$here/configured"
for name in postgres initdb; do
  printf '#!/bin/sh\\necho "postgres (PostgreSQL) 15.9"\\n' > "$here/$name"
  /bin/chmod +x "$here/$name"
done
`;

  async function withApt(t: TestContext): Promise<{ folder: string; noCluster: string }> {
    const folder = await temporary(t);
    const noCluster = join(folder, 'createcluster.d', 'statelab.conf');
    await writeFile(join(folder, 'apt-get'), apt(noCluster));
    await chmod(join(folder, 'apt-get'), 0o755);
    setEnvironment(t, { DATABASE_URL: '', PATH: folder, STATELAB_INSTALL: '' });
    return { folder, noCluster };
  }

  it('the package is installed without a database or a service of its own, and the person is told before', async (t) => {
    const { folder, noCluster } = await withApt(t);
    const told: string[] = [];
    const announce = (text: string) => {
      assert.equal(existsSync(join(folder, 'asked')), false, 'told before');
      told.push(text);
    };
    const source = findPostgres(announce, nowhere, noCluster);
    assert.deepEqual(source, { kind: 'binary', path: folder, version: '15.9' });
    assert.match(told.join(), /Installing the package postgresql/);
    assert.match(await readFile(join(folder, 'asked'), 'utf8'), /^install .* postgresql RUNLEVEL=1\n$/);
    assert.equal(await readFile(join(folder, 'configured'), 'utf8'), 'create_main_cluster = false\n');
    assert.equal(existsSync(noCluster), false, 'what was set for it is taken back');
    assert.equal(existsSync(dirname(noCluster)), true);
  });

  it('nothing is installed where STATELAB_INSTALL says never, or nobody can be told', async (t) => {
    const { folder, noCluster } = await withApt(t);
    process.env.STATELAB_INSTALL = 'never';
    const fail = () => assert.fail('nothing is to be installed');
    assert.equal(findPostgres(fail, nowhere, noCluster).kind, 'none');
    process.env.STATELAB_INSTALL = '';
    assert.equal(findPostgres(undefined, nowhere, noCluster).kind, 'none');
    assert.equal(existsSync(join(folder, 'asked')), false);
  });
});
