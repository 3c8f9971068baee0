import type { Experiment } from '../src/lab/runner/experiment.ts';
import { exchange, openSessions, phase, raceLogout } from '../src/lab/runner/steps.ts';

export const logoutRace: Experiment = {
  name: '21-logout-race',
  title: 'Logged out, in the middle of a click',
  part: 'E',
  claim: 'A write that races a logout never brings the session back.',
  why: 'A server that reads a session, changes it and writes it back may write it back after it has ended.',
  predict: {
    question:
      'Six writes and a logout are sent at the same moment. Where is the old credential good afterwards?',
    options: ['Nowhere', 'With jwt and sealed', 'With redis', 'With memory'],
    answer: 1,
  },
  nodesMin: 1,
  invariants: ['I6'],
  steps: [phase('clean'), openSessions(20), exchange(1, 'cart.add'), raceLogout(6, 4)],
  expected: {
    jwt: 'breaks',
    sealed: 'breaks',
    memory: 'holds',
    sticky: 'holds',
    redis: 'holds',
    postgres: 'holds',
  },
  because: {
    jwt: 'There is nothing to end: the old token still verifies, and every write that was on its way issued another.',
    sealed:
      'There is nothing to end: the old cookie still opens, and every write that was on its way issued another.',
    memory:
      'A write looks the session up again at the moment it writes, with no pause in between. Gone is gone.',
    sticky:
      'A write looks the session up again at the moment it writes, with no pause in between. Gone is gone.',
    redis: 'A write is a script in Redis that changes a session only while it exists.',
    postgres: 'A write is an UPDATE, which changes a row only while it exists.',
  },
  tryNext: ['15-logout-then-replay', '20-lost-update'],
};
