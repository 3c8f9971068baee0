/** Planted secrets: passwords, credentials and session ids, which must turn up nowhere but where they belong. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hash } from '@node-rs/argon2';
import { routeIds } from '../../src/protocol/routes.ts';
import { Client, type Exchange } from '../support/client.ts';
import { samples } from '../support/samples.ts';
import type { Behaviours, Contract, Deployment } from './servers.ts';

const canary = (kind: string) => `canary-${kind}-${randomBytes(9).toString('base64url')}`;
const cheap = { memoryCost: 8, timeCost: 1, parallelism: 1 };

/** Drives all routes, rightly and wrongly, and answers what it has seen and what must not have leaked. */
class Driver {
  readonly secrets = new Set<string>();
  readonly seen: Exchange[] = [];
  readonly client: Client;

  constructor(server: Client['server']) {
    this.client = new Client(server);
  }

  async send(exchange: Promise<Exchange>): Promise<Exchange> {
    const answer = await exchange;
    this.seen.push(answer);
    const { session, token } = (answer.body ?? {}) as { session?: { id: string }; token?: string };
    for (const secret of [this.client.credential, session?.id, ...(token?.split('.') ?? [])]) {
      if (secret) this.secrets.add(secret);
    }
    return answer;
  }

  async everyRoute(): Promise<void> {
    for (const id of routeIds.filter((each) => each !== 'login')) {
      await this.send(this.client.exchange(id, samples[id]));
    }
  }

  /** Secrets where careless clients put them: in an address, a query, a broken body, a header. */
  async everyMistake(password: string): Promise<void> {
    const { client } = this;
    const { credential = '', base } = client;
    const json = { 'content-type': 'application/json' };
    await this.send(client.exchange('me', { query: `token=${credential}` }));
    await this.send(client.send('GET', `${base}/${credential}`));
    await this.send(client.send('PUT', `${base}/sessions/${credential}`));
    await this.send(client.exchange('endSession', { params: { id: credential.slice(-64) } }));
    await this.send(client.exchange('endSession', { params: { id: `%zz${credential}` } }));
    await this.send(client.exchange('login', { bytes: `{"password":"${password}"`, headers: json }));
    await this.send(client.exchange('login', { body: { username: password, password, extra: 1 } }));
    await this.send(client.exchange('login', { body: { username: password, password } }));
    await this.send(client.exchange('login', { bytes: password, headers: { 'content-type': 'text/plain' } }));
    await this.send(
      client.exchange('me', { headers: { authorization: `Basic ${password}`, referer: password } }),
    );
    await this.send(client.exchange('addItem', { body: { productId: password, quantity: credential } }));
    const broken = new Client(client.server, `${credential.slice(0, -3)}xyz`);
    this.secrets.add(broken.credential as string);
    await this.send(broken.exchange('me'));
  }
}

async function drive(deployment: Deployment, usersFile: string, password: string): Promise<void> {
  const server = await deployment.startServerFor(usersFile);
  const driver = new Driver(server);
  const { client, secrets } = driver;
  const wrong = canary('wrong-password');
  secrets.add(password).add(wrong);
  const login = (given: string) =>
    driver.send(client.exchange('login', { body: { username: 'root', password: given } }));
  await login(wrong);
  await login(password);
  await driver.everyMistake(wrong);
  await driver.everyRoute();
  await login(password);
  if (deployment.hasStore) {
    deployment.store.pause();
    await driver.send(client.exchange('me'));
    await login(password);
    deployment.store.resume();
  }
  const { text: metrics } = await client.exchange('metrics');
  await server.stop();
  const log = server.child.output();

  assert.match(log, /"event":"login_failed"/);
  assert.match(metrics, /http_route=".*\/login"/);
  assert.ok(secrets.size > 5);
  for (const secret of secrets) {
    assert.ok(!log.includes(secret), `the log holds ${secret}`);
    assert.ok(!metrics.includes(secret), `the metrics hold ${secret}`);
  }
  const problems = driver.seen.filter(({ status }) => status >= 400);
  assert.ok(problems.length > 10);
  for (const { text } of problems) {
    for (const secret of secrets) assert.ok(!text.includes(secret), `${text} holds ${secret}`);
  }
  for (const { text } of driver.seen) assert.ok(!text.includes(password) && !text.includes('$argon2'));
}

const always: Behaviours = {
  'no secret turns up in the log, in the metrics or in an error': async (deployment) => {
    const directory = await mkdtemp(join(tmpdir(), 'statelab-users-'));
    const usersFile = join(directory, 'users.json');
    const password = canary('password');
    const root = { id: 'u-root', username: 'root', name: 'Root', role: 'admin' };
    await writeFile(usersFile, JSON.stringify([{ ...root, passwordHash: await hash(password, cheap) }]));
    try {
      await drive(deployment, usersFile, password);
    } finally {
      await rm(directory, { recursive: true });
    }
  },
};

export const canaries: Contract = { always };
