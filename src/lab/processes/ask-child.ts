/** Asks a server of ours something over the lab's channel. */
import type { z } from 'zod';
import { type NodeCommand, NodeReport, UsersReloaded } from '../../protocol/node-channel.ts';
import type { Child } from './child.ts';

const ANSWER_MS_MAX = 3_000;

export type NodeMeasurement = Pick<NodeReport, 'heapBytes' | 'rssBytes' | 'sessionsHeld'>;
type Asked = Extract<NodeCommand, { id: number }>;

/** Null when it does not answer. The number tells this answer from others on their way. */
async function ask<Report extends { id: number }>(
  child: Child,
  command: Asked,
  schema: z.ZodType<Report>,
): Promise<Report | null> {
  const { promise, resolve } = Promise.withResolvers<Report | null>();
  const listener = (message: unknown) => {
    const report = schema.safeParse(message);
    if (report.success && report.data.id === command.id) resolve(report.data);
  };
  const timer = setTimeout(resolve, ANSWER_MS_MAX, null);
  child.process.on('message', listener).send(command, (error) => error && resolve(null));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    child.process.off('message', listener);
  }
}

/** What it holds. */
export const measureChild = (child: Child, id: number): Promise<NodeMeasurement | null> =>
  ask(child, { type: 'measure', id }, NodeReport);

/** Lets it read its users again. @returns why it has not; null when it has */
export async function reloadUsersOf(child: Child, id: number): Promise<string | null> {
  const report = await ask(child, { type: 'reloadUsers', id }, UsersReloaded);
  return report ? report.error : `no answer within ${ANSWER_MS_MAX} ms.`;
}
