/** An admin of the service's who works for the lab, and does to its users what an admin does: over its own routes. */
import { createClient } from '../../client/client.ts';
import { ClientError } from '../../client/errors.ts';
import { NodeFailed } from '../processes/node-process.ts';
import { discoverFamily } from '../runner/discover-base.ts';
import { TEACHING_PASSWORD } from './operations.ts';

/** Beside the users that every server begins with: who takes a right away must still have it afterwards. */
export const OPERATOR = {
  id: 'u-operator',
  username: 'operator',
  name: 'Olga Operator',
  role: 'admin',
} as const;

const ANSWER_MS_MAX = 4_000;

/**
 * Logs in and looks the user up, which takes its time; what then takes the admin's right from this user is one request.
 * @throws NodeFailed, like what it returns, when the service refuses
 */
export async function demotionByAdmin(gatewayUrl: string, username: string): Promise<() => Promise<void>> {
  const service = createClient({
    origin: gatewayUrl,
    family: await discoverFamily(gatewayUrl),
    timeoutMs: ANSWER_MS_MAX,
  });
  const id = await told(async () => {
    await service.login({ body: { username: OPERATOR.username, password: TEACHING_PASSWORD } });
    const { users } = await service.listAccounts({ query: { limit: 100 } });
    return users.find((each) => each.username === username)?.id;
  });
  if (id === undefined) throw new NodeFailed(`The service has no user ${username}.`);
  return () =>
    told(async () => {
      await service.updateAccount({ params: { id }, body: { role: 'user' } });
      await service.logout();
    });
}

async function told<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof ClientError ? new NodeFailed(`As ${OPERATOR.username}: ${error.message}`) : error;
  }
}
