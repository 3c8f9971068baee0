import type { Experiment } from '../src/lab/runner/experiment.ts';
import { exchange, openSessions, outlive, phase } from '../src/lab/runner/steps.ts';

export const idleAndAbsoluteExpiry: Experiment = {
  name: '17-idle-and-absolute-expiry',
  title: 'Two clocks on every session',
  part: 'D',
  claim: 'A session ends when nobody uses it, and also when somebody uses it all the time; and never before.',
  why: 'One clock protects who walks away from a screen, the other bounds what a stolen credential is worth.',
  predict: {
    question: 'One client rests, another asks all the time. Whose session ends?',
    options: ['Only the one that rests', 'Only the busy one', 'Both, each at its time', 'Neither'],
    answer: 2,
  },
  nodesMin: 1,
  lifetimes: { idleMs: 2_000, absoluteMs: 5_000 },
  invariants: ['I7'],
  observes: ['expiriesSeen'],
  steps: [
    phase('clean'),
    openSessions(6),
    exchange(1, 'me'),
    outlive({ everyMs: 150, restMs: 3_250, useMs: 6_400 }),
  ],
  expected: {
    jwt: 'holds',
    sealed: 'holds',
    memory: 'holds',
    sticky: 'holds',
    redis: 'holds',
    postgres: 'holds',
  },
  because: {
    jwt: 'Both times stand in the signed token. A renewal moves one of them; the other is copied and never moved.',
    sealed:
      'Both times stand in the encrypted cookie. A renewal moves one of them; the other is copied and never moved.',
    memory: 'The node keeps both times with the session, and each use moves one of them.',
    sticky: 'Each node keeps both times with its sessions, and each use moves one of them.',
    redis: 'Redis keeps both times, by its own clock, so that all nodes agree on when it is over.',
    postgres: 'PostgreSQL keeps both times, by its own clock, so that all nodes agree on when it is over.',
  },
  tryNext: ['15-logout-then-replay', '16-role-change'],
};
