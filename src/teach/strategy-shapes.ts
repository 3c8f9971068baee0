/** What the methods of a strategy must answer, checked as it runs: a file of somebody's own may be plain JavaScript. */
import { z } from 'zod';
import { SessionId } from '../protocol/session.ts';

const Ms = z.number().int();
const Lines = z.record(z.string(), z.int());

const SessionShape = z.object({
  id: SessionId,
  userId: z.string(),
  device: z.string(),
  createdAt: Ms,
  lastSeenAt: Ms,
  idleExpiresAt: Ms,
  expiresAt: Ms,
  state: z.object({
    cart: z.object({ lines: Lines, version: z.int() }),
    conversation: z.object({ messages: z.array(z.object({ text: z.string(), at: Ms })), total: z.int() }),
    orders: z.array(z.object({ key: z.string(), orderId: z.string(), at: Ms, lines: Lines })),
  }),
});

export const StartedShape = z.object({ session: SessionShape, credential: z.string().min(1) });
export const FoundShape = z.object({ session: SessionShape, renewed: z.string().optional() });
export const ListShape = z.object({
  sessions: z.array(SessionShape.pick({ id: true, device: true, createdAt: true, lastSeenAt: true })),
  complete: z.boolean(),
});

/** One line for each field that is not as it must be. */
export function shapeFaults(shape: z.ZodType, answer: unknown): string[] {
  const { error } = shape.safeParse(answer);
  return (error?.issues ?? []).map(({ path, message }) => {
    const where = path.length === 0 ? 'its answer' : path.join('.');
    return `answers something else than strategy.ts says: ${where}: ${message}`;
  });
}
