/** Sessions by the thousand, of which nothing but their number is kept. */
import { exchange } from './http-exchange.ts';
import type { Site } from './lab-session.ts';
import { callFor, USERS } from './operations.ts';

/** More at once would wait for one another, and their connections would count as the sessions' memory. */
const LOGINS_AT_ONCE = 16;
const ANSWER_MS_MAX = 10_000;

/** @returns how many logins were acknowledged */
export async function openCrowd({ agent, gatewayUrl, base }: Site, count: number): Promise<number> {
  let sent = 0;
  let acknowledged = 0;
  const logInUntilDone = async () => {
    while (sent < count) {
      const user = USERS[sent % USERS.length] as string;
      sent += 1;
      const call = callFor('login', { user });
      const request = { ...call, origin: gatewayUrl, path: `${base}${call.path}`, headers: {} };
      const answer = await exchange(agent, request, ANSWER_MS_MAX).catch(() => null);
      if (answer && answer.status < 300) acknowledged += 1;
    }
  };
  await Promise.all(Array.from({ length: LOGINS_AT_ONCE }, logInUntilDone));
  return acknowledged;
}
