/** Every invariant, its statement and its check. The checks are pure functions of the history. */
import type { InvariantId } from '../../protocol/lab-words.ts';
import { durability } from './durability.ts';
import { expiry } from './expiry.ts';
import type { Finding } from './finding.ts';
import type { HistoryView } from './history-view.ts';
import { isolation } from './isolation.ts';
import { lostUpdate } from './lost-update.ts';
import { failClosed } from './outage.ts';
import { recovery } from './recovery.ts';
import { resurrection, revocation } from './revocation.ts';
import { rotation, unforgeable } from './rotation.ts';
import { sessionOrder } from './session-order.ts';

export interface Invariant {
  readonly name: string;
  readonly statement: string;
  readonly check: (view: HistoryView) => Finding;
}

export const invariants: Record<InvariantId, Invariant> = {
  I1: {
    name: 'isolation',
    statement: 'Every 200 answers for the owner of the presented credential.',
    check: isolation,
  },
  I2: {
    name: 'durability',
    statement: 'An acknowledged write is seen by every later read of that session.',
    check: durability,
  },
  I3: {
    name: 'session order',
    statement: 'Within one session reads never go back, and a write is seen by the next read.',
    check: sessionOrder,
  },
  I4: {
    name: 'no lost update',
    statement: 'After n acknowledged increments the value lies between n and n plus the indeterminate ones.',
    check: lostUpdate,
  },
  I5: {
    name: 'revocation',
    statement: 'After an acknowledged logout no later request answers 200.',
    check: revocation,
  },
  I6: {
    name: 'no resurrection',
    statement: 'Nothing that races a logout, write or read, brings the session back.',
    check: resurrection,
  },
  I7: {
    name: 'expiry',
    statement: 'Never 200 after the expiry, never 401 before it; the absolute expiry never moves.',
    check: expiry,
  },
  I8: {
    name: 'rotation',
    statement: 'A login gives a new id, and the credential from before it never works again.',
    check: rotation,
  },
  I10: {
    name: 'unforgeable',
    statement: 'No 200 for a credential that was never issued.',
    check: unforgeable,
  },
  I11: {
    name: 'fail closed',
    statement: 'While the store is away: 503 within the deadline, never 401, and the credential is kept.',
    check: failClosed,
  },
  I13: {
    name: 'recovery',
    statement: 'After the heal success is back in time, and so are connections and memory.',
    check: recovery,
  },
};
