/** The lab's own channel to a node that it has started (IPC). Servers that are not ours need not know it. */
import { z } from 'zod';

export const NodeCommand = z.discriminatedUnion('type', [
  /** Unready, stop accepting, finish, exit with 0. */
  z.object({ type: z.literal('drain') }),
  z.object({ type: z.literal('measure'), id: z.int() }),
  /** As cheap as can be: no collection, so that it disturbs nothing. */
  z.object({ type: z.literal('glance'), id: z.int() }),
  /** The file of users has changed: read it again, and say so. */
  z.object({ type: z.literal('reloadUsers'), id: z.int() }),
]);
export type NodeCommand = z.infer<typeof NodeCommand>;

export const NodeReport = z.object({
  type: z.literal('measured'),
  id: z.int(),
  /** After a collection, and without compiled code, which grows with use and not with what is kept. */
  heapBytes: z.int(),
  rssBytes: z.int(),
  sessionsHeld: z.int(),
});
export type NodeReport = z.infer<typeof NodeReport>;

export const NodeGlance = z.object({
  type: z.literal('glanced'),
  id: z.int(),
  rssBytes: z.int(),
  sessionsHeld: z.int(),
});
export type NodeGlance = z.infer<typeof NodeGlance>;

export const UsersReloaded = z.object({
  type: z.literal('usersReloaded'),
  id: z.int(),
  /** Why it goes on with the users that it had; null when it has the new ones. */
  error: z.string().nullable(),
});
export type UsersReloaded = z.infer<typeof UsersReloaded>;

/** The line that a server prints on stdout when it is ready. */
export const ReadyLine = z.object({ listening: z.url(), node: z.string(), strategy: z.string() });
