/** What a client is to do, chosen from the run's seed. */
import type { OperationKind } from '../../../protocol/history.ts';
import type { LabSession } from '../../client/lab-session.ts';
import type { Stage } from '../stage.ts';

const PRODUCTS = ['laptop', 'mouse', 'keyboard'] as const;

/** Chosen here and now, carried out later: however slow the answers are, a seed asks for the same things. */
export function plan({ random }: Stage, session: LabSession, kind: OperationKind, dueAt?: number) {
  const productId = PRODUCTS[random.below(PRODUCTS.length)] as string;
  const text = `${session.label} says ${random.below(1_000_000)}`;
  return () =>
    session.perform(kind, {
      ...(kind === 'cart.add' && { productId }),
      ...(kind === 'message.append' && { text }),
      ...(dueAt !== undefined && { dueAt }),
    });
}
