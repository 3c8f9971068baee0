// What the page's clients carry is shown to whoever has the token and opens one request, and stands nowhere else.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { markOf } from '../../../src/lab/gateway/client-mark.ts';
import { Exchange, type RawMessage } from '../../../src/protocol/exchanges.ts';
import type { DeploymentName } from '../../../src/protocol/lab-words.ts';
import { PASSWORD } from '../../support/client.ts';
import { liveLab } from '../../support/live-lab.ts';

const { lab, runsRoot, events, hops } = liveLab();
const mark = { client: 'alice', session: 'alice', user: 'alice', isOwn: true, node: null };
const [markKey = ''] = markOf(mark)?.split(' ') ?? [];

/** The values that open a session, wherever a message carries them. */
function secretsIn(message: RawMessage | null): string[] {
  const text = JSON.stringify(message);
  const tokens = text.match(/eyJ[\w-]+(?:\.[\w-]*){2,4}/g) ?? [];
  const cookies = [...text.matchAll(/(?:statelab_\w+|route)=([\w.-]{20,})/g)].map(([, value]) => value ?? '');
  return [...tokens, ...cookies];
}

async function drive(name: DeploymentName): Promise<string[]> {
  await lab.startDeployment(name, 2);
  const actions = ['login', 'addToCart', 'saySomething', 'me', 'logout', 'me', 'login'] as const;
  for (const action of actions) await lab.act(name, 'alice', action);
  await lab.repeat(name, 2);
  await lab.setTraffic(name, { requestsPerSecond: 50, users: 2 });
  await lab.act(name, 'bob', 'login');
  await lab.setTraffic(name, { requestsPerSecond: 0 });
  const kept = hops(name).filter(({ isKept }) => isKept);
  const exchanges = await Promise.all(
    kept.map(async ({ id }) => Exchange.parse(await lab.exchange(name, id))),
  );
  return exchanges.flatMap(({ request, response }) => [...secretsIn(request), ...secretsIn(response)]);
}

it('no credential, password or key of the lab stands in an event, a snapshot, a sample or what a run keeps', async () => {
  const secrets = new Set([PASSWORD, markKey]);
  for (const name of ['jwt', 'sealed', 'sticky', 'redis'] as const) {
    const found = await drive(name);
    assert.ok(found.length >= 8, `${name}: ${found.length}`);
    for (const secret of found) secrets.add(secret);
    await lab.stopDeployment(name);
  }
  const [report] = await lab.run({ experiments: ['15'], deployments: ['jwt', 'redis'] });
  const folder = join(runsRoot, report?.run ?? '');
  const kept = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  const told = [
    JSON.stringify(events),
    JSON.stringify(lab.state()),
    JSON.stringify(await lab.runs()),
    ...kept,
  ];
  assert.ok(told.every((text) => text.length > 10));
  for (const secret of secrets) {
    assert.ok(secret.length > 15);
    // A part of it would do as well: no three quarters of a secret may stand anywhere.
    const part = secret.slice(Math.floor(secret.length / 4));
    assert.deepEqual(
      told.filter((text) => text.includes(part)).length,
      0,
      `${secret.slice(0, 6)}… of ${secret.length} characters`,
    );
  }
});
