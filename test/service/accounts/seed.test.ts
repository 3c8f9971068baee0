import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '../../../src/node/environment.ts';
import { decoyOf } from '../../../src/service/accounts/passwords/cost.ts';
import { seedUsers } from '../../../src/service/database/seed-users.ts';
import { startChild } from '../../support/child.ts';
import { withoutPostgres } from '../../support/postgres.ts';
import { accountsBench, cheap, newOrigin } from './bench.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const teachingUsers = `${ROOT}/src/service/database/teaching-users.json`;

describe('seeding', { skip: withoutPostgres }, () => {
  const bench = accountsBench();
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'statelab-seed-'));
  });
  after(() => rm(folder, { recursive: true }));

  async function seed(environment: Record<string, string> = {}, schema = bench.schema) {
    const given = { DATABASE_URL: bench.postgres.url, DATABASE_SCHEMA: schema, ...environment };
    const child = startChild(process.execPath, [`${ROOT}/src/service/seed.ts`], given);
    return { code: await child.exited, said: child.output() };
  }

  async function fileOf(content: unknown): Promise<string> {
    const file = join(folder, `${Math.random()}.json`);
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  }

  async function refused(file: string, isProduction: boolean, why: RegExp): Promise<void> {
    const { connection } = await bench.open();
    await assert.rejects(
      seedUsers(connection.query, { file, isProduction }),
      (error) => error instanceof ConfigError && why.test(error.message),
    );
  }

  const ada = (passwordHash = decoyOf(cheap)) => ({
    id: 'u-ada',
    username: 'Ada',
    name: 'Ada',
    role: 'admin',
    passwordHash,
  });

  it('brings the teaching users, who log in, and the second time nothing', async () => {
    assert.deepEqual(await seed(), { code: 0, said: `${bench.schema}: new users 3, new products 3\n` });
    assert.deepEqual(await seed(), { code: 0, said: `${bench.schema}: new users 0, new products 0\n` });
    const { accounts } = await bench.open();
    const password = 'correct horse battery staple';
    const { user } = await accounts.users.authenticate('alice', password, newOrigin());
    assert.deepEqual(user, { id: 'u-alice', username: 'alice', name: 'Alice Adams', role: 'admin' });
  });

  it('takes back nothing that somebody has changed since', async () => {
    await seed();
    await bench.query("UPDATE {schema}.users SET role = 'user', disabled_at = now() WHERE id = 'u-alice'");
    await seed();
    const [row] = await bench.query(
      "SELECT role FROM {schema}.users WHERE id = 'u-alice' AND disabled_at IS NOT NULL",
    );
    assert.deepEqual(row, { role: 'user' });
  });

  it('brings the users of a file instead', async () => {
    const schema = await bench.postgres.newSchema();
    const { code, said } = await seed({ SEED_USERS_FILE: await fileOf([ada()]) }, schema);
    assert.deepEqual([code, said], [0, `${schema}: new users 1, new products 3\n`]);
  });

  it('brings production no user whose password everybody knows', async () => {
    const { code, said } = await seed({ NODE_ENV: 'production' });
    assert.equal(code, 2);
    assert.match(said, /SEED_USERS_FILE: is needed in production/);
    await refused(teachingUsers, true, /no teaching password.*alice, bob, carol/);
    await refused(await fileOf([ada()]), true, /costs less than OWASP asks for: Ada/);
    const hash = decoyOf({ memoryKib: 19_456, passes: 2, lanes: 1 });
    const { connection } = await bench.open();
    const file = await fileOf([{ ...ada(hash), id: 'u-real', username: 'real' }]);
    assert.deepEqual(await seedUsers(connection.query, { file, isProduction: true }), ['u-real']);
  });

  it('says what is wrong with the file', async () => {
    const twice = [ada(), { ...ada(), id: 'u-other', username: 'ADA' }];
    await refused(`${folder}/none.json`, false, /SEED_USERS_FILE: cannot be read \(ENOENT\)/);
    await refused(await fileOf('{'), false, /SEED_USERS_FILE: is not valid JSON/);
    await refused(await fileOf(twice), false, /a username stands there twice/);
    await refused(await fileOf([{ ...ada(), username: 'a b' }]), false, /can be no username/);
    await refused(await fileOf([ada('secret')]), false, /is no argon2id hash/);
  });

  it('says in one line that there are no tables, or no PostgreSQL', async () => {
    const failures = [
      [await seed({}, 'nobody_made_it'), /nobody_made_it has no tables yet; run `npm run db:migrate`/],
      [await seed({ DATABASE_URL: 'postgres://127.0.0.1:1/x' }), /PostgreSQL does not answer/],
    ] as const;
    for (const [{ code, said }, expected] of failures) {
      assert.equal(code, 2, said);
      assert.match(said, expected);
      assert.doesNotMatch(said, /\n {4}at /);
    }
  });

  it('knows the same users as the teaching servers', () => {
    assert.equal(
      readFileSync(teachingUsers, 'utf8'),
      readFileSync(`${ROOT}/src/teach/data/users.json`, 'utf8'),
    );
  });
});
