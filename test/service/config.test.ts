// What the service makes of its environment, and what production refuses, each fault in a line of its own.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { ConfigError } from '../../src/node/environment.ts';
import { readConfig } from '../../src/service/config.ts';

const drawn = () => randomBytes(32).toString('base64url');

/** All that production asks for. */
const production = (): Record<string, string> => ({
  NODE_ENV: 'production',
  STRATEGY: 'redis',
  NODES: '3',
  PSEUDONYM_KEY: drawn(),
  DATABASE_URL: 'postgres://statelab:fjord-basalt@db.internal/statelab?sslmode=verify-full',
  REDIS_URL: 'rediss://:fjord-basalt@redis.internal:6380',
  COOKIE_SECURE: 'true',
  METRICS_PORT: '9464',
});

/** The lines that name a fault. */
async function faults(change: Record<string, string>, kept = production()): Promise<string[]> {
  const error = await readConfig({ ...kept, ...change }).then(
    () => undefined,
    (reason) => reason,
  );
  if (error === undefined) return [];
  assert.ok(error instanceof ConfigError, String(error));
  const [first, ...lines] = error.message.split('\n');
  assert.match(first ?? '', /\.env\.example/);
  return lines;
}

const variables = (lines: readonly string[]) => lines.map((line) => line.split(':')[0]);

describe('the configuration of the service', () => {
  it('has a default for everything outside production', async () => {
    const config = await readConfig({});
    assert.deepEqual([config.host, config.port, config.strategy], ['127.0.0.1', 3002, 'redis']);
    assert.deepEqual([config.metricsPort, config.hasApiDocs, config.inFlightMax], [null, true, 500]);
    assert.equal(config.strategyOptions.keepsUser, true);
    assert.equal(config.accounts.pseudonymKey.length, 32);
    const { cost } = config.accounts.hashing;
    assert.ok(cost.memoryKib * cost.passes >= 19_456 * 2, 'hashes cost what OWASP asks for');
  });

  it('names every variable at fault, and none of their values', async () => {
    const secret = 'not-a-url-but-a-secret';
    const wrong = {
      DATABASE_URL: secret,
      PSEUDONYM_KEY: secret,
      ALLOWED_ORIGINS: 'https://shop.example/path',
      IN_FLIGHT_MAX: '0',
      NODES: 'two',
    };
    const lines = await faults(wrong, {});
    assert.deepEqual(variables(lines).sort(), Object.keys(wrong).sort());
    assert.ok(!lines.join().includes(secret));
  });

  it('takes origins and nothing else for those who may use it', async () => {
    const { allowedOrigins } = await readConfig({
      ALLOWED_ORIGINS: 'https://a.example, http://b.example:81',
    });
    assert.deepEqual(allowedOrigins, ['https://a.example', 'http://b.example:81']);
    for (const wrong of ['*', 'null', 'a.example', 'https://a.example/', 'https://a.example,', 'data:,x'])
      assert.deepEqual(variables(await faults({ ALLOWED_ORIGINS: wrong }, {})), ['ALLOWED_ORIGINS'], wrong);
  });
});

describe('production', () => {
  it('starts with what it asks for, whatever the strategy', async () => {
    assert.deepEqual(await faults({}), []);
    assert.deepEqual(await faults({ STRATEGY: 'postgres', REDIS_URL: '' }), []);
    assert.deepEqual(await faults({ STRATEGY: 'memory', NODES: '1' }), []);
    assert.deepEqual(await faults({ STRATEGY: 'jwt', JWT_KEYS: `a:${drawn()},b:${drawn()}` }), []);
    assert.deepEqual(await faults({ STRATEGY: 'sealed', SEAL_KEYS: `a:${drawn()}` }), []);
    const { hasApiDocs, warnings } = await readConfig(production());
    assert.deepEqual([hasApiDocs, warnings], [false, []]);
  });

  it('names every fault in one line, all at once', async () => {
    const lines = await faults({}, { NODE_ENV: 'production', STRATEGY: 'jwt', API_DOCS: 'true' });
    const expected = [
      'JWT_KEYS',
      'PSEUDONYM_KEY',
      'DATABASE_URL',
      'COOKIE_SECURE',
      'METRICS_PORT',
      'API_DOCS',
    ];
    assert.deepEqual(variables(lines).sort(), expected.sort());
  });

  it('refuses to run without its secrets', async () => {
    assert.deepEqual(await faults({ PSEUDONYM_KEY: '' }), ['PSEUDONYM_KEY: is needed']);
    assert.deepEqual(await faults({ STRATEGY: 'jwt' }), ['JWT_KEYS: is needed']);
    assert.deepEqual(await faults({ STRATEGY: 'sealed' }), ['SEAL_KEYS: is needed']);
    assert.deepEqual(await faults({ DATABASE_URL: '' }), ['DATABASE_URL: is needed']);
    assert.deepEqual(await faults({ REDIS_URL: '' }), ['REDIS_URL: is needed by the strategy redis']);
  });

  it('refuses secrets that somebody typed, or copied from an example', async () => {
    const made = ['k'.repeat(43), 'abcd'.repeat(11), `change-me-${drawn()}`, `${drawn().slice(9)}-secret-1`];
    for (const secret of made) {
      for (const [variable, text] of [
        ['PSEUDONYM_KEY', secret],
        ['JWT_KEYS', `a:${secret}`],
        ['SEAL_KEYS', `a:${drawn()},old:${secret}`],
      ] as const) {
        const lines = await faults({ STRATEGY: 'redis', [variable]: text });
        assert.deepEqual(lines, [`${variable}: is a placeholder; draw a random one`], secret);
      }
    }
    for (const [variable, url] of [
      ['DATABASE_URL', 'postgres://statelab:changeme@127.0.0.1/statelab'],
      ['DATABASE_URL', 'postgres://statelab:p%61ssword@127.0.0.1/statelab'],
      ['REDIS_URL', 'redis://:example@127.0.0.1'],
    ] as const)
      assert.deepEqual(await faults({ [variable]: url }), [`${variable}: its password is a placeholder`]);
  });

  it('refuses several nodes where each knows its own sessions alone', async () => {
    const [line = '', ...others] = await faults({ STRATEGY: 'memory' });
    assert.match(line, /^STRATEGY, NODES: memory .* there are 3$/);
    assert.deepEqual(others, []);
  });

  it('refuses stores that it would reach over a network without TLS', async () => {
    for (const [variable, url] of [
      ['DATABASE_URL', 'postgres://statelab@db.internal/statelab'],
      ['DATABASE_URL', 'postgres://statelab@db.internal/statelab?sslmode=disable'],
      ['DATABASE_URL', 'postgres://statelab@127.0.0.1.example.org/statelab?sslmode=prefer'],
      ['REDIS_URL', 'redis://redis.internal'],
    ] as const) {
      const [line = '', ...others] = await faults({ [variable]: url });
      assert.match(line, new RegExp(`^${variable}: leaves this machine without TLS`), url);
      assert.deepEqual(others, []);
    }
    assert.deepEqual(
      await faults({ DATABASE_URL: 'postgres://u@127.0.0.1/d', REDIS_URL: 'redis://[::1]' }),
      [],
    );
  });

  it('refuses cookies without TLS, metrics among what users reach, and the page of the interface', async () => {
    assert.deepEqual(variables(await faults({ COOKIE_SECURE: '' })), ['COOKIE_SECURE']);
    assert.deepEqual(variables(await faults({ COOKIE_SECURE: 'false' })), ['COOKIE_SECURE']);
    assert.deepEqual(variables(await faults({ METRICS_PORT: '' })), ['METRICS_PORT']);
    assert.deepEqual(variables(await faults({ API_DOCS: 'true' })), ['API_DOCS']);
  });
});
