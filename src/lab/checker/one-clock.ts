/**
 * A store on another machine has a clock of its own, and tells by it when sessions began and end. What it tells is
 * brought to the clock of the history: a session that has just been opened began during its login.
 */
import { LEEWAY_MS } from './lives.ts';
import type { Operation } from './operation.ts';

/** How far before or after its login a session is said to have begun. */
function offOf({ kind, outcome, output: { createdAt }, invokedAt, completedAt }: Operation): number[] {
  if (kind !== 'login' || outcome !== 'ok' || createdAt === undefined) return [];
  return [createdAt - Math.min(Math.max(createdAt, invokedAt), completedAt)];
}

function medianOf(values: readonly number[]): number {
  const inOrder = [...values].sort((a, b) => a - b);
  return inOrder[Math.floor(inOrder.length / 2)] ?? 0;
}

const shifted = (at: number | undefined, by: number) => (at === undefined ? undefined : at - by);

/** A clock is as wrong at one login as at the next: what differs from login to login is no clock. */
function isClock(offs: readonly number[], off: number): boolean {
  return offs.every((each) => Math.abs(each - off) <= LEEWAY_MS);
}

/** Within the leeway, which is there for whole seconds, nothing is touched. */
export function onOneClock(operations: readonly Operation[]): readonly Operation[] {
  const offs = operations.flatMap(offOf);
  const off = medianOf(offs);
  if (Math.abs(off) <= LEEWAY_MS || !isClock(offs, off)) return operations;
  return operations.map((operation) => {
    const { createdAt, idleExpiresAt, expiresAt } = operation.output;
    const told = {
      createdAt: shifted(createdAt, off),
      idleExpiresAt: shifted(idleExpiresAt, off),
      expiresAt: shifted(expiresAt, off),
    };
    return { ...operation, output: { ...operation.output, ...told } };
  });
}
