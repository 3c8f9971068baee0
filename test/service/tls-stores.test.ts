// Stores that are reached over TLS, as production asks for it beyond one machine: what travels is encrypted, and a
// store that cannot show a certificate for its name is none.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { freePort } from '../../src/lab/ports.ts';
import { withoutPostgres } from '../support/postgres.ts';
import { postgresUser } from '../support/postgres-programs.ts';
import { startRedis, type TestRedis, withoutRedis } from '../support/redis.ts';
import { ServiceBench } from '../support/service-bench.ts';
import { ServiceClient } from '../support/service-client.ts';

const NAME = 'localhost';

/** Signed by itself, for this name alone; the key is for PostgreSQL's user, who is not always the one who runs this. */
async function certify(folder: string) {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const about = ['-subj', `/CN=${NAME}`, '-addext', `subjectAltName=DNS:${NAME}`, '-days', '2'];
  const made = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    key,
    '-out',
    certificate,
  ];
  execFileSync('openssl', ['req', '-x509', ...made, ...about], { stdio: 'ignore' });
  await chmod(key, 0o600);
  const { uid, gid } = postgresUser as { uid?: number; gid?: number };
  if (uid !== undefined && gid !== undefined)
    for (const path of [folder, key, certificate]) await chown(path, uid, gid);
  return { key, certificate };
}

async function encryptPostgres(
  bench: ServiceBench,
  { key, certificate }: { key: string; certificate: string },
) {
  for (const [name, value] of Object.entries({ ssl_cert_file: certificate, ssl_key_file: key, ssl: 'on' }))
    await bench.query(`alter system set ${name} = '${value}'`);
  await bench.query('select pg_reload_conf()');
  const url = new URL(bench.postgres.url);
  url.hostname = NAME;
  url.searchParams.set('sslmode', 'verify-full');
  return url.href;
}

/** From then on it has no port without TLS. */
async function encryptRedis(redis: TestRedis, { key, certificate }: { key: string; certificate: string }) {
  const port = await freePort();
  const admin = await redis.admin();
  await admin.configSet({
    'tls-cert-file': certificate,
    'tls-key-file': key,
    'tls-ca-cert-file': certificate,
    'tls-auth-clients': 'no',
  });
  await admin.configSet('tls-port', String(port));
  await admin.configSet('port', '0');
  return `rediss://${NAME}:${port}`;
}

describe('the service with stores behind TLS', { skip: withoutPostgres || withoutRedis }, () => {
  let bench: ServiceBench;
  let redis: TestRedis;
  let folder: string;
  let env: Record<string, string>;
  let trusted: Record<string, string>;

  before(async () => {
    [bench, redis] = await Promise.all([ServiceBench.open(), startRedis()]);
    folder = await mkdtemp(join(tmpdir(), 'statelab-tls-'));
    const files = await certify(folder);
    env = { DATABASE_URL: await encryptPostgres(bench, files), REDIS_URL: await encryptRedis(redis, files) };
    trusted = { ...env, NODE_EXTRA_CA_CERTS: files.certificate };
  });
  after(async () => {
    await bench?.stop();
    await redis?.stop();
    if (folder) await rm(folder, { recursive: true });
  });

  for (const strategy of ['redis', 'postgres']) {
    it(`serves a login and what follows, with sessions in ${strategy}, and sends nothing in the clear`, async () => {
      const client = new ServiceClient(await bench.start(strategy, trusted));
      await client.login('bob');
      await client.ok('addItem', { body: { productId: 'mouse', quantity: 2 } });
      await client.ok('readyz');
      const rows = await bench.query<{ ssl: boolean }>(
        `select ssl from pg_stat_ssl join pg_stat_activity using (pid) where application_name like 'statelab%'`,
      );
      assert.ok(rows.length > 0);
      assert.ok(rows.every(({ ssl }) => ssl));
    });
  }

  it('takes a store whose certificate nobody vouches for, or that is for another name, for none', async () => {
    const elsewhere = { ...trusted, DATABASE_URL: (env.DATABASE_URL ?? '').replace(NAME, '127.0.0.1') };
    for (const given of [env, elsewhere]) {
      const client = new ServiceClient(await bench.start('postgres', given));
      await client.refused('readyz', 'not_ready');
      await client.refused('login', 'store_unavailable', {
        body: { username: 'bob', password: 'whatever it is' },
      });
    }
  });
});
