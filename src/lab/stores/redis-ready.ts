/** Waits until a Redis answers, and is the one that was meant. */
import { setTimeout as sleep } from 'node:timers/promises';
import { LabRefusal } from '../lab-control.ts';
import { processIdOf } from './redis-keyspace.ts';
import type { RedisServer } from './redis-server.ts';

const READY_MS_MAX = 10_000;
/** Somebody else's Redis runs, or it does not; there is nothing to wait for. */
const FOREIGN_READY_MS_MAX = 2_000;

/** @throws when what answers at this address is not the process that was started */
async function greet(url: string, server: RedisServer | null): Promise<void> {
  const pid = await processIdOf(url);
  if (server?.pid && pid !== server.pid) throw new Error('another Redis answers there');
}

/** @throws LabRefusal with the reason, and for somebody else's with what helps */
export async function untilRedisAnswers(url: string, server: RedisServer | null): Promise<void> {
  const deadline = performance.now() + (server ? READY_MS_MAX : FOREIGN_READY_MS_MAX);
  let reason = '';
  while (performance.now() < deadline && !server?.failure) {
    try {
      return await greet(url, server);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      reason = code ?? message;
    }
    await sleep(20);
  }
  const whose = server ? 'The lab’s Redis' : 'The Redis that REDIS_URL names';
  const log = server?.failure ?? `${whose} at port ${new URL(url).port || 6379} does not answer (${reason}).`;
  throw new LabRefusal(
    'impossible',
    server ? log : `${log} What helps: start it, or unset REDIS_URL, so that the lab starts its own.`,
  );
}
