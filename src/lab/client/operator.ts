/** An admin of the service's who works for the lab, and does to its users what an admin does: over its own routes. */
import { z } from 'zod';
import { NodeFailed } from '../processes/node-process.ts';
import { discoverBase } from '../runner/discover-base.ts';
import { CredentialJar } from './credential-jar.ts';
import { createAgent, exchange, type HttpRequest } from './http-exchange.ts';
import { TEACHING_PASSWORD } from './operations.ts';

/** Beside the users that every server begins with: who takes a right away must still have it afterwards. */
export const OPERATOR = {
  id: 'u-operator',
  username: 'operator',
  name: 'Olga Operator',
  role: 'admin',
} as const;

const ANSWER_MS_MAX = 4_000;
const Accounts = z.object({ users: z.array(z.object({ id: z.string(), username: z.string() })) });

type Ask = (method: HttpRequest['method'], path: string, body?: object) => Promise<unknown>;

/** Logged in for as long as the work takes. @throws NodeFailed when something is refused */
async function asOperator(gatewayUrl: string, work: (ask: Ask) => Promise<void>): Promise<void> {
  const base = await discoverBase(gatewayUrl);
  const agent = createAgent();
  const jar = new CredentialJar();
  const ask: Ask = async (method, path, body) => {
    const http = { origin: gatewayUrl, method, path: `${base}${path}`, headers: jar.headers(), body };
    const answer = await exchange(agent, http, ANSWER_MS_MAX);
    jar.take(answer);
    if (answer.status < 400) return answer.body;
    throw new NodeFailed(`${method} ${path} as ${OPERATOR.username} got ${answer.status}.`);
  };
  try {
    await ask('POST', '/login', { username: OPERATOR.username, password: TEACHING_PASSWORD });
    await work(ask);
    await ask('POST', '/logout');
  } finally {
    await agent.destroy();
  }
}

/** When this resolves, the service has taken the admin's right from this user. */
export const demoteAsAdmin = (gatewayUrl: string, username: string): Promise<void> =>
  asOperator(gatewayUrl, async (ask) => {
    const { users } = Accounts.parse(await ask('GET', '/admin/users?limit=100'));
    const user = users.find((each) => each.username === username);
    if (!user) throw new NodeFailed(`The service has no user ${username}.`);
    await ask('PATCH', `/admin/users/${user.id}`, { role: 'user' });
  });
