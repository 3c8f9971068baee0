/** Deployments of one test file, on real processes: what a test starts is stopped after it, also a failed one. */
import assert from 'node:assert/strict';
import { after, afterEach } from 'node:test';
import { Deployment } from '../../src/lab/deployment.ts';
import { startGuard } from '../../src/lab/processes/guard.ts';
import { PASSWORD } from './client.ts';

export const guard = startGuard();
after(() => guard.close());

const running = new Set<Deployment>();
afterEach(async () => {
  await Promise.all([...running].map((deployment) => deployment.stop()));
  running.clear();
});

export async function startDeployment(
  nodeCount: number,
  command?: Parameters<typeof Deployment.start>[0]['command'],
) {
  const options = { guard, name: 'jwt', strategy: 'jwt', policy: 'round-robin', store: null } as const;
  const deployment = await Deployment.start({ ...options, nodeCount, command });
  running.add(deployment);
  return deployment;
}

export const login = ({ url }: Deployment) =>
  fetch(`${url}/api/stateless/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'alice', password: PASSWORD }),
  });

export async function nodesThatAnswer(deployment: Deployment): Promise<string[]> {
  const answers = [];
  for (let sent = 0; sent < 6; sent += 1) answers.push(await login(deployment));
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
  return [...new Set(answers.map(({ headers }) => headers.get('x-served-by') ?? ''))].sort();
}

export const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
