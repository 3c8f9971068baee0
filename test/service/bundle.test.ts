// The bundle, carried away from the sources as a container would: it keeps the whole contract, and brings what the
// service reads besides its code.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildService } from '../../deploy/bundle/build.ts';
import { cart } from '../contract/cart.contract.ts';
import { checkouts } from '../contract/checkout.contract.ts';
import { login } from '../contract/login.contract.ts';
import { forEachServer } from '../contract/servers.ts';
import { sessions } from '../contract/sessions.contract.ts';
import { servicesAt } from '../contract/subjects.ts';
import { startChild } from '../support/child.ts';
import { startPostgres, withoutPostgres } from '../support/postgres.ts';
import { startServer } from '../support/server.ts';
import { linesOf } from '../support/service-bench.ts';
import { ServiceClient } from '../support/service-client.ts';
import { accounts } from './routes/accounts.contract.ts';

const NEEDED = '@node-rs';
const installed = fileURLToPath(new URL(`../../node_modules/${NEEDED}`, import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'statelab-bundle-'));
const program = (name: string) => join(folder, `${name}.js`);

before(() => {
  buildService(folder);
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(installed, join(folder, 'node_modules', NEEDED), 'dir');
});
after(() => rmSync(folder, { recursive: true }));

forEachServer('the bundle of the service', [login, sessions, cart, checkouts, accounts], {
  env: { LOGIN_FAILURES_MAX: '1000' },
  servers: servicesAt(program('server')),
});

describe('the bundle', { skip: withoutPostgres }, () => {
  it('needs the one package that its own package.json names', () => {
    const { type, dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    assert.equal(type, 'module');
    assert.deepEqual(Object.keys(dependencies), ['@node-rs/argon2']);
    assert.match(dependencies['@node-rs/argon2'], /^\d+\.\d+\.\d+$/);
  });

  it('has the list of settings that its errors name', () => {
    assert.match(readFileSync(join(folder, '.env.example'), 'utf8'), /^#? ?DATABASE_URL=/m);
  });

  it('makes its tables, fills them, serves who is in them, and says what it lacks', async () => {
    const postgres = await startPostgres();
    const env = { DATABASE_URL: postgres.url, DATABASE_SCHEMA: 'bundled', PSEUDONYM_KEY: 'p'.repeat(43) };
    try {
      const said = [];
      for (const name of ['migrate', 'seed']) {
        const child = startChild(process.execPath, [program(name)], env);
        assert.equal(await child.exited, 0, child.output());
        said.push(child.output());
      }
      const steps = readdirSync(join(folder, 'service/migrations')).map((file) => file.replace('.sql', ''));
      assert.deepEqual(said, [
        `bundled, up: ${steps.sort().join(', ')}\n`,
        'bundled: new users 3, new products 3\n',
      ]);
      const server = await startServer('postgres', env, program('server'));
      await new ServiceClient(server).login('alice');
      await server.stop();
      const warnings = linesOf(server).map(({ warning }) => String(warning));
      assert.ok(
        warnings.some((warning) => warning.startsWith('No page at /docs: @fastify/swagger')),
        warnings.join('\n'),
      );
    } finally {
      await postgres.stop();
    }
  });
});
