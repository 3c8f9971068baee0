/** What the lab asks of a Redis itself: how large a deployment's part of it is, and to forget that part. */
import { createClient } from '@redis/client';
import type { FsyncPolicy } from '../../protocol/lab-words.ts';
import type { StoreMeasurement } from './store.ts';

/** A Redis that accepts connections and stays silent must not hold up the lab. */
const SILENCE_MS_MAX = 2_000;
const CONTENTS_CHARACTERS_MAX = 16 * 1024 * 1024;

type Client = ReturnType<typeof createClient>;

async function withClient<Value>(url: string, use: (client: Client) => Promise<Value>): Promise<Value> {
  const timeouts = { connectTimeout: SILENCE_MS_MAX, socketTimeout: SILENCE_MS_MAX };
  const client: Client = createClient({ url, socket: { reconnectStrategy: false, ...timeouts } });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await use(client);
  } finally {
    if (client.isOpen) client.destroy();
  }
}

/** Bytes of all keys under the prefix, indexes included, as Redis itself counts them. */
export async function measureKeyspace(url: string, prefix: string): Promise<StoreMeasurement> {
  return withClient(url, async (client) => {
    let bytes = 0;
    let sessions = 0;
    for await (const keys of client.scanIterator({ MATCH: `${prefix}*`, COUNT: 500 })) {
      const sizes = await Promise.all(keys.map((key) => client.memoryUsage(key, { SAMPLES: 0 })));
      bytes += sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
      sessions += keys.filter((key) => key.startsWith(`${prefix}s:`)).length;
    }
    return { bytes, sessions };
  });
}

/** Every type of value that servers here use, and the others that are text. */
async function readValue(client: Client, key: string): Promise<unknown> {
  switch (await client.type(key)) {
    case 'string':
      return client.get(key);
    case 'hash':
      return client.hGetAll(key);
    case 'set':
      return client.sMembers(key);
    case 'zset':
      return client.zRangeWithScores(key, 0, -1);
    case 'list':
      return client.lRange(key, 0, -1);
    default:
      throw new Error(`the type of ${key} cannot be read`);
  }
}

/** Keys and values under the prefix, a line each; null when they are more than anybody would read. */
export async function readKeyspace(url: string, prefix: string): Promise<string | null> {
  return withClient(url, async (client) => {
    const lines: string[] = [];
    let length = 0;
    for await (const keys of client.scanIterator({ MATCH: `${prefix}*`, COUNT: 500 })) {
      for (const key of keys) {
        const line = JSON.stringify([key, await readValue(client, key)]);
        lines.push(line);
        length += line.length;
      }
      if (length > CONTENTS_CHARACTERS_MAX) return null;
    }
    return lines.join('\n');
  });
}

const infoNumber = (url: string, section: string, field: string): Promise<number> =>
  withClient(url, async (client) =>
    Number(new RegExp(`^${field}:(\\d+)`, 'm').exec(await client.info(section))?.[1] ?? Number.NaN),
  );

export const processIdOf = (url: string): Promise<number> => infoNumber(url, 'server', 'process_id');

/** Connections of others than this measurement. */
export const countConnections = async (url: string): Promise<number> =>
  (await infoNumber(url, 'clients', 'connected_clients')) - 1;

export const fsyncOf = (url: string): Promise<string | undefined> =>
  withClient(url, async (client) => (await client.configGet('appendfsync')).appendfsync);

export const setFsync = (url: string, policy: FsyncPolicy): Promise<unknown> =>
  withClient(url, (client) => client.configSet('appendfsync', policy));

/** Removes the keys under the prefix, and no others: the Redis may be shared. */
export async function clearKeyspace(url: string, prefix: string): Promise<void> {
  await withClient(url, async (client) => {
    for await (const keys of client.scanIterator({ MATCH: `${prefix}*`, COUNT: 500 })) {
      if (keys.length > 0) await client.unlink(keys);
    }
  });
}
