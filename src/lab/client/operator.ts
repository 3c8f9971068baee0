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

/** When this resolves, the service has taken the admin's right from this user. @throws NodeFailed when it refuses */
export async function demoteAsAdmin(gatewayUrl: string, username: string): Promise<void> {
  const family = await discoverFamily(gatewayUrl);
  const service = createClient({ origin: gatewayUrl, family, timeoutMs: ANSWER_MS_MAX });
  try {
    await service.login({ body: { username: OPERATOR.username, password: TEACHING_PASSWORD } });
    const { users } = await service.listAccounts({ query: { limit: 100 } });
    const user = users.find((each) => each.username === username);
    if (!user) throw new NodeFailed(`The service has no user ${username}.`);
    await service.updateAccount({ params: { id: user.id }, body: { role: 'user' } });
    await service.logout();
  } catch (error) {
    throw error instanceof ClientError ? new NodeFailed(`As ${OPERATOR.username}: ${error.message}`) : error;
  }
}
