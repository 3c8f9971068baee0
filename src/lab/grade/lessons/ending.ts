/** How a session ends: by a logout, from a list, or by its time. */
import { CONCEPTS, INTERFACE, type Lesson, run } from '../lesson.ts';

export const endingLessons: readonly Lesson[] = [
  {
    id: 'logout',
    followsFrom: ['fixation'],
    headline: 'A logout ends nothing: the credential still works afterwards.',
    expected: 'After end() find() answers unknown for that credential, on every server.',
    why: 'Whoever copied the credential does not log out. The server must forget the session, not only the browser.',
    see: [run('15'), CONCEPTS],
    behaviours: [
      'a logout ends the session at once',
      'a logout ends the session on every server',
      'a logout answers 204 with, without and with a dead credential',
      'a login ends the session that came with it',
    ],
    experiments: ['15'],
  },
  {
    id: 'resurrection',
    followsFrom: ['fixation', 'logout'],
    headline: 'A change that was under way during a logout brings the session back.',
    expected:
      'apply() looks the session up again and writes in one step, and answers null when it has ended.',
    why: 'Requests overlap. A session that is written back from an older copy undoes the logout, and nobody sees it.',
    see: ['src/strategies/memory.ts, apply', run('21')],
    behaviours: [
      'a change that began before a logout, and ends after it, is refused and brings nothing back',
      'a change that races a logout never brings the session back',
    ],
    experiments: ['21'],
  },
  {
    id: 'end-one',
    followsFrom: ['fixation', 'logout'],
    headline: 'A user cannot end one of the own sessions, or can end somebody else’s.',
    expected: 'end(userId, id) ends that session if it is this user’s; it answers false for any other.',
    why: 'This is how one logs out a lost phone; and how nobody logs out a stranger.',
    see: [`${INTERFACE}, end`],
    behaviours: ['a user ends one session, and only an own one'],
  },
  {
    id: 'end-all',
    followsFrom: ['fixation', 'list'],
    headline: '“End all my other sessions” ends the wrong ones.',
    expected: 'endAll(userId, except) ends all sessions of this user but that one, and nobody else’s.',
    why: 'One user’s click must not log out everybody, nor the user who clicks.',
    see: [`${INTERFACE}, endAll`],
    behaviours: ['a user ends all other sessions'],
  },
  {
    id: 'list',
    followsFrom: ['fixation', 'location', 'any-server'],
    headline: 'The list of sessions shows what is not the user’s own, or misses what is.',
    expected:
      'list(userId) answers the living sessions of this user; complete is true when no other server can hold more.',
    why: 'People look there for logins that were not theirs. A stranger’s session in it tells about the stranger.',
    see: [`${INTERFACE}, list`],
    behaviours: ['a user sees the own sessions, and which one asks', 'the list of sessions is complete'],
  },
  {
    id: 'idle-expiry',
    followsFrom: ['fixation'],
    headline: 'A session that nobody uses does not end: the idle expiry is ignored.',
    expected:
      'find() and apply() accept nothing after lifetimes.idleMs without use, and each use begins it anew.',
    why: 'People leave without logging out. The next person at that computer must not be them.',
    see: ['src/strategies/support/expiry.ts', run('17')],
    behaviours: ['a session left alone ends at its idle expiry'],
  },
  {
    id: 'absolute-expiry',
    followsFrom: ['fixation'],
    headline: 'The last end of a session moves with use, so that it may never come.',
    expected: 'expiresAt is set once, at the login; idleExpiresAt rolls on, but never past it.',
    why: 'A thief keeps a stolen session busy. The absolute expiry is what ends it all the same.',
    see: ['src/strategies/support/expiry.ts', run('17')],
    behaviours: [
      'a session in use outlives its idle time, and ends at its absolute expiry, which never moves',
    ],
    experiments: ['17'],
  },
  {
    id: 'times',
    followsFrom: ['absolute-expiry'],
    headline: 'A login does not answer the user and a session with the right times.',
    expected:
      'createdAt is now, expiresAt lifetimes.absoluteMs later, idleExpiresAt lifetimes.idleMs later, all in ms.',
    why: 'Clients and other servers rely on what a login says.',
    see: [`${INTERFACE}, Session`],
    behaviours: ['a login answers the user and a new session'],
  },
];
