import { createClient } from '@redis/client';

const ANSWER_MS_MAX = 2_000;

/** Whether a Redis answers there. Never throws: an address that makes no sense has nobody who answers either. */
export async function pingRedis(url: string): Promise<boolean> {
  try {
    const socket = {
      reconnectStrategy: false,
      connectTimeout: ANSWER_MS_MAX,
      socketTimeout: ANSWER_MS_MAX,
    } as const;
    const client = createClient({ url, socket }).on('error', () => undefined);
    try {
      await client.connect();
      return (await client.ping()) === 'PONG';
    } finally {
      client.destroy();
    }
  } catch {
    // Why it does not answer is said by the run that needs it.
    return false;
  }
}
