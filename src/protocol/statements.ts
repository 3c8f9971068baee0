/** What may be claimed about a history, in words; how each is checked stands in lab/checker. */
import type { InvariantId, ObservationId } from './lab-words.ts';

interface StatementText {
  readonly name: string;
  readonly statement: string;
  /** The same in a few plain words. */
  readonly inShort: string;
}

export const statementTexts: Record<InvariantId | ObservationId, StatementText> = {
  I1: {
    name: 'isolation',
    statement: 'Every 200 answers for the owner of the presented credential.',
    inShort: 'Everyone sees only what is their own.',
  },
  I2: {
    name: 'durability',
    statement: 'An acknowledged write is seen by every later read of that session.',
    inShort: 'A write that was acknowledged stays.',
  },
  I3: {
    name: 'session order',
    statement: 'Within one session reads never go back, and a write is seen by the next read.',
    inShort: 'A session never goes back in time.',
  },
  I4: {
    name: 'no lost update',
    statement: 'After n acknowledged increments the value lies between n and n plus the indeterminate ones.',
    inShort: 'Of parallel changes none is lost.',
  },
  I5: {
    name: 'revocation',
    statement: 'After an acknowledged logout or revocation no later request is allowed what it took away.',
    inShort: 'What was taken back is refused.',
  },
  I6: {
    name: 'no resurrection',
    statement: 'Nothing that races a logout, write or read, brings the session back.',
    inShort: 'A logged-out session never comes back.',
  },
  I7: {
    name: 'expiry',
    statement:
      'Never 200 after the expiry, never 401 before it; use rolls the idle one, the absolute one never moves.',
    inShort: 'A live session is never refused.',
  },
  I8: {
    name: 'rotation',
    statement: 'A login gives a new id, and the credential from before it never works again.',
    inShort: 'Logging in gives a new session id.',
  },
  I10: {
    name: 'unforgeable',
    statement: 'No 200 for a credential that was never issued.',
    inShort: 'An invented credential is refused.',
  },
  I11: {
    name: 'fail closed',
    statement: 'While the store is away: 503 within the deadline, never 401, and the credential is kept.',
    inShort: 'Without its store a server says 503, never 401.',
  },
  I12: {
    name: 'retry safety',
    statement: 'However often a checkout is tried again, one idempotency key has at most one effect.',
    inShort: 'What is tried again happens once.',
  },
  I13: {
    name: 'recovery',
    statement: 'After the heal success is back in time, and so are connections and memory.',
    inShort: 'After the heal, success comes back.',
  },
  I14: {
    name: 'no secrets',
    statement:
      'No credential that was planted stands in a log, a metric, an answer or the store, and none counts in an address.',
    inShort: 'No credential is written down anywhere.',
  },
  location: {
    name: 'location',
    statement: 'The state lies where the strategy says it lies.',
    inShort: 'The state lies where the strategy says.',
  },
  opacity: {
    name: 'opacity',
    statement: 'Nothing about the user can be read in a credential without a key.',
    inShort: 'The credential tells nothing about its user.',
  },
  capacity: {
    name: 'capacity',
    statement: 'All that a session is told is acknowledged, and shown by a later read.',
    inShort: 'A session has room for what it is told.',
  },
  flatMemory: {
    name: 'flat memory',
    statement: 'The nodes together grow by less than 64 bytes for each session that is opened.',
    inShort: 'More sessions do not make the nodes grow.',
  },
  pace: {
    name: 'pace',
    statement:
      'At 200 operations a second 95 in 100 are answered within 200 ms, and fewer than 1 in 100 fail.',
    inShort: 'It answers quickly under a steady load.',
  },
  slowStore: {
    name: 'slow store',
    statement: 'While the store is only slow, every request is served: late, and never put off.',
    inShort: 'A slow store costs time, and nothing else.',
  },
  syncedWrites: {
    name: 'synced writes',
    statement: 'What the store syncs before it acknowledges survives a power cut, a logout as well.',
    inShort: 'What is synced before the answer survives.',
  },
  noFailedRequest: {
    name: 'no failed request',
    statement: 'No request that was sent while nodes were replaced has failed.',
    inShort: 'Replacing the servers fails no request.',
  },
  expiriesSeen: {
    name: 'expiries seen',
    statement:
      'A session that rested was asked for after its idle expiry, one in use after its absolute expiry.',
    inShort: 'Both expiries were seen to come.',
  },
  undisturbed: {
    name: 'undisturbed',
    statement:
      'While others log in as fast as passwords can be checked, half of those who are in wait less than a quarter of what a login takes.',
    inShort: 'Who is in does not stand in the queue for logging in.',
  },
  neverRaised: {
    name: 'never raised',
    statement: 'A credential that was shown at a login never answers for whoever logged in with it.',
    inShort: 'A planted credential never becomes the victim’s.',
  },
};
