import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { ConfigError } from '../../src/node/environment.ts';
import { Environment as ServiceEnvironment } from '../../src/service/environment.ts';
import { Environment, readConfig } from '../../src/teach/config.ts';

const stateful = { strategy: 'memory', port: 3001 } as const;
const stateless = { strategy: 'jwt', port: 3000 } as const;

const refusal = async (
  defaults: typeof stateful | typeof stateless,
  env: NodeJS.ProcessEnv,
): Promise<string> => {
  const error = await readConfig(defaults, env).then(
    () => undefined,
    (reason) => reason,
  );
  assert.ok(error instanceof ConfigError);
  return error.message;
};

const example = await readFile(new URL('../../.env.example', import.meta.url), 'utf8');
const documented = Object.fromEntries(
  [...example.matchAll(/^# ([A-Z][A-Z0-9_]+)=(.*)$/gm)].map(([, key, value]) => [key, value] as const),
);

describe('.env.example', () => {
  it('shows every key, and no other', () => {
    // Read by the command that seeds, and by no server.
    const ofCommands = ['SEED_USERS_FILE'];
    const read = [Environment, ServiceEnvironment].flatMap(({ shape }) => Object.keys(shape));
    assert.deepEqual(Object.keys(documented).sort(), [...new Set([...read, ...ofCommands])].sort());
  });

  it('shows the defaults', () => {
    const given = Object.fromEntries(Object.entries(documented).filter(([, value]) => value !== ''));
    for (const schema of [Environment, ServiceEnvironment])
      assert.deepEqual(schema.parse(given), schema.parse({}));
    assert.ok(Object.keys(given).length > 20);
  });

  it('says of every key what it is for', () => {
    const undescribed = example.split('\n\n').filter((paragraph) => /^# [A-Z][A-Z0-9_]+=/.test(paragraph));
    assert.deepEqual(undescribed, []);
  });
});

describe('the configuration', () => {
  it('has a default for everything', async () => {
    const config = await readConfig(stateful, {});
    assert.deepEqual([config.host, config.port, config.strategy], ['127.0.0.1', 3001, 'memory']);
    assert.deepEqual(config.cookie, { name: 'statelab_memory', secure: false });
    assert.deepEqual(config.strategyOptions.lifetimes, { idleMs: 1_800_000, absoluteMs: 43_200_000 });
    assert.deepEqual(config.warnings, []);
  });

  it('takes an empty variable for one that is not set', async () => {
    const config = await readConfig(stateful, { PORT: '', STRATEGY: '', HOST: '' });
    assert.deepEqual([config.port, config.strategy, config.host], [3001, 'memory', '127.0.0.1']);
  });

  it('names every variable at fault, one line each, and none of their values', async () => {
    const secret = 'not a url, but a secret';
    const message = await refusal(stateful, {
      PORT: '70000',
      REDIS_URL: secret,
      COOKIE_SECURE: 'yes',
      IDLE_EXPIRY_MS: '5',
    });
    const [first, ...lines] = message.split('\n');
    assert.match(first ?? '', /\.env\.example/);
    const names = lines.map((line) => line.split(':')[0]);
    assert.deepEqual(names.sort(), ['COOKIE_SECURE', 'IDLE_EXPIRY_MS', 'PORT', 'REDIS_URL']);
    assert.ok(!message.includes(secret));
  });

  it('counts wrong passwords for a day at most', async () => {
    const { loginFailures } = await readConfig(stateful, { LOGIN_FAILURES_WINDOW_SECONDS: '86400' });
    assert.equal(loginFailures.windowSeconds, 86_400);
    assert.match(
      await refusal(stateful, { LOGIN_FAILURES_WINDOW_SECONDS: '86401' }),
      /\nLOGIN_FAILURES_WINDOW_SECONDS: [^\n]*86400$/,
    );
  });

  it('refuses a strategy of the other family', async () => {
    assert.match(await refusal(stateful, { STRATEGY: 'jwt' }), /^STRATEGY: jwt is stateless/);
    assert.match(await refusal(stateless, { STRATEGY: 'redis' }), /^STRATEGY: redis is stateful/);
  });

  it('refuses keys that cannot be used, and never repeats them', async () => {
    const short = Buffer.alloc(16).toString('base64url');
    const wrong = [
      'no-kid',
      `a:${short}`,
      `a:${short},a:${short}`,
      'a:',
      'a:b:c',
      `a:${'k'.repeat(43)},a:${'l'.repeat(43)}`,
    ];
    for (const keys of wrong) {
      const message = await refusal(stateless, { JWT_KEYS: keys });
      assert.match(message, /JWT_KEYS: /);
      assert.ok(!message.includes(short) && !message.includes('kkkk'));
    }
    assert.match(await refusal(stateless, { JWT_ALGORITHM: 'EdDSA' }), /JWT_KEYS: EdDSA needs a key pair/);
    assert.match(
      await refusal(stateless, { JWT_ALGORITHM: 'EdDSA', JWT_KEYS: `a:${'k'.repeat(43)}` }),
      /^JWT_KEYS: /,
    );
  });

  it('makes a key up when it has none, and says what that means', async () => {
    const config = await readConfig(stateless, {});
    assert.equal(config.warnings.length, 1);
    assert.match(config.warnings[0] ?? '', /JWT_KEYS is not set/);
  });

  it('gives a Secure cookie its prefix', async () => {
    const { cookie } = await readConfig(stateful, { COOKIE_SECURE: 'true', COOKIE_NAME: 'shop' });
    assert.deepEqual(cookie, { name: '__Host-shop', secure: true });
  });
});
