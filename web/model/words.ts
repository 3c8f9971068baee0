/** How the page writes numbers and names. */
import type { StatementId } from '../../src/protocol/reports.ts';

export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Thousands set apart by a thin space, as in the rest of the project's tables. */
export const bytes = (count: number): string => `${grouped(count)} B`;

export const grouped = (value: number): string => {
  const [whole = '', fraction] = String(Math.round(value * 10) / 10).split('.');
  const spaced = whole.replaceAll(/\B(?=(\d{3})+$)/g, '\u202f');
  return fraction ? `${spaced}.${fraction}` : spaced;
};

export const milliseconds = (ms: number): string => `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;

export const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** "jwt, sticky and redis" */
export function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** What each invariant says, short enough for a margin. */
export const statements: Record<StatementId, string> = {
  I1: 'Everyone sees only what is their own.',
  I2: 'A write that was acknowledged stays.',
  I3: 'A session never goes back in time.',
  I4: 'Of parallel changes none is lost.',
  I5: 'A logged-out credential is refused.',
  I6: 'A logged-out session never comes back.',
  I7: 'A live session is never refused.',
  I8: 'Logging in gives a new session id.',
  I10: 'An invented credential is refused.',
  I11: 'Without its store a server says 503, never 401.',
  I13: 'After the heal, success comes back.',
  location: 'The state lies where the strategy says.',
};
