/** Asks a server of ours something over the lab's channel. */
import type { z } from 'zod';
import { type NodeCommand, NodeGlance, NodeReport, UsersReloaded } from '../../protocol/node-channel.ts';
import type { Child } from './child.ts';

const ANSWER_MS_MAX = 3_000;

/** A second's figures must not wait for a server that hangs. */
const GLANCE_MS_MAX = 700;

export type NodeMeasurement = Pick<NodeReport, 'heapBytes' | 'rssBytes' | 'sessionsHeld'>;
type Asked = Extract<NodeCommand, { id: number }>;

/** Null when it does not answer. The number tells this answer from others on their way. */
async function ask<Report extends { id: number }>(
  child: Child,
  command: Asked,
  schema: z.ZodType<Report>,
  answerMsMax = ANSWER_MS_MAX,
): Promise<Report | null> {
  const { promise, resolve } = Promise.withResolvers<Report | null>();
  const listener = (message: unknown) => {
    const report = schema.safeParse(message);
    if (report.success && report.data.id === command.id) resolve(report.data);
  };
  const timer = setTimeout(resolve, answerMsMax, null);
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

export type NodeGlimpse = Pick<NodeGlance, 'rssBytes' | 'sessionsHeld'>;

export const glanceAtChild = (child: Child, id: number): Promise<NodeGlimpse | null> =>
  ask(child, { type: 'glance', id }, NodeGlance, GLANCE_MS_MAX);

/** Lets it read its users again. @returns why it has not; null when it has */
export async function reloadUsersOf(child: Child, id: number): Promise<string | null> {
  const report = await ask(child, { type: 'reloadUsers', id }, UsersReloaded);
  return report ? report.error : `no answer within ${ANSWER_MS_MAX} ms.`;
}
