/**
 * A server of the contract that is wrong on purpose: any node knows any session, but of a logout only the node knows
 * that was told of it. Whoever asks that one alone finds nothing wrong. Started as a process, like every node of the lab.
 */
import { randomUUID } from 'node:crypto';
import { serveWrongly } from './wrong-server.ts';

const ended = new Set<string>();

serveWrongly('redis', async ({ path, body: { username = '' }, cookies }) => {
  if (path === '/login') {
    const id = randomUUID();
    const body = { user: { username }, session: { id: `public-${id}` } };
    return { status: 200, body, cookie: `known=${id}.${username}` };
  }
  const [, id, user] = /known=([\w-]+)\.(\w+)/.exec(cookies) ?? [];
  if (path === '/logout') {
    if (id) ended.add(id);
    return { status: 204, cookie: 'known=' };
  }
  if (!id || ended.has(id)) return { status: 401 };
  return { status: 200, body: { user: { username: user } } };
});
