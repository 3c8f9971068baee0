/** All that a store holds, as text: what somebody would read who gets hold of it. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Deployment } from './servers.ts';

type Admin = Awaited<ReturnType<Deployment['redis']['admin']>>;

const BYTES_MAX = 16 * 1024 * 1024;

const readers: Record<string, (admin: Admin, key: string) => Promise<unknown>> = {
  string: (admin, key) => admin.get(key),
  hash: (admin, key) => admin.hGetAll(key),
  list: (admin, key) => admin.lRange(key, 0, -1),
  set: (admin, key) => admin.sMembers(key),
  zset: (admin, key) => admin.zRange(key, 0, -1),
};

async function redisText(admin: Admin): Promise<string> {
  const keys = await admin.keys('*');
  const values = keys.map(async (key) => readers[await admin.type(key)]?.(admin, key));
  return JSON.stringify([keys, await Promise.all(values)]);
}

/** A store of somebody's own: its files lie in the temporary folder, which a grading has for itself. */
function filesText(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  const read = (file: string) => {
    const found = statSync(file, { throwIfNoEntry: false });
    return found?.isFile() && found.size < BYTES_MAX ? readFileSync(file, 'latin1') : '';
  };
  return files.map(read).join('\n');
}

export async function storeText(deployment: Deployment): Promise<string> {
  return deployment.hasRedis ? redisText(await deployment.redis.admin()) : filesText(tmpdir());
}
