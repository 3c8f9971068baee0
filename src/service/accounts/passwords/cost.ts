/** What a password hash costs, as its PHC string says it: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`. */
import { randomBytes } from 'node:crypto';

export interface HashCost {
  readonly memoryKib: number;
  readonly passes: number;
  readonly lanes: number;
}

/** Null: this is no hash of ours. */
export function costOf(hash: string): HashCost | null {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(hash);
  return match && { memoryKib: Number(match[1]), passes: Number(match[2]), lanes: Number(match[3]) };
}

export const isCheaper = (cost: HashCost, than: HashCost): boolean =>
  cost.memoryKib < than.memoryKib || cost.passes < than.passes;

/**
 * The settings of OWASP's Password Storage Cheat Sheet (ASVS 11.4.2) trade memory for passes. This is the least product
 * of the two among them: 7 MiB, five times.
 */
const WORK_MIN = 7168 * 5;

/** Costs less than OWASP asks for, or is no hash of ours. */
export function isWeak(hash: string): boolean {
  const cost = costOf(hash);
  return cost === null || cost.memoryKib * cost.passes < WORK_MIN;
}

const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

/** A hash that no password has, of the same form and cost as a real one: to check it takes as long. */
export const decoyOf = ({ memoryKib, passes, lanes }: HashCost): string =>
  `$argon2id$v=19$m=${memoryKib},t=${passes},p=${lanes}$${base64(randomBytes(16))}$${base64(randomBytes(32))}`;

/**
 * What has to be spent beside `spent` to take as long as `whole` does: the time goes with memory times passes.
 * Null when there is nothing left.
 */
export function restOf(whole: HashCost, spent: HashCost): HashCost | null {
  const left = whole.memoryKib * whole.passes - spent.memoryKib * spent.passes;
  const memoryKib = Math.round(left / whole.passes);
  // argon2 takes 8 KiB per lane at least.
  return memoryKib < 8 * whole.lanes ? null : { ...whole, memoryKib };
}
