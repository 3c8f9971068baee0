/** Carries out the steps of clients that try again. */
import type { LabSession } from '../../client/lab-session.ts';
import type { RetrySteps, StepOf } from '../step.ts';
import type { Performers } from './performers.ts';

/** How often a checkout is tried again of which nobody knows what came. */
const TRIES_MAX = 5;

async function untilKnown(session: LabSession, key: string): Promise<void> {
  for (let tried = 0; tried < TRIES_MAX; tried += 1) {
    if ((await session.perform('cart.checkout', { key })) !== 'info') return;
  }
}

async function checkOutAgain(session: LabSession, { atOnce, again }: StepOf<'checkOutAgain'>): Promise<void> {
  const key = `${session.label}-1`;
  await session.perform('cart.add', { productId: 'mouse', quantity: 2 });
  await Promise.all(Array.from({ length: atOnce }, () => untilKnown(session, key)));
  await session.perform('cart.add', { productId: 'keyboard', quantity: 1 });
  for (let time = 0; time < again; time += 1) await untilKnown(session, key);
  await session.perform('cart.read');
  await session.perform('orders.list');
}

export const retryPerformers: Performers<keyof RetrySteps> = {
  async checkOutAgain({ sessions }, step) {
    await Promise.all(sessions.map((session) => checkOutAgain(session, step)));
  },
};
