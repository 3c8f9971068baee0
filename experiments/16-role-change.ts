import type { Experiment } from '../src/lab/runner/experiment.ts';
import { demote, exchange, exerciseRight, openSessions, phase } from '../src/lab/runner/steps.ts';

export const roleChange: Experiment = {
  name: '16-role-change',
  title: 'No longer an admin',
  part: 'D',
  claim: 'An admin who is demoted loses the right at once.',
  why: 'People change jobs, and accounts are taken over. How long does yesterday’s right last?',
  predict: {
    question: 'Alice is no admin any more, but still logged in. Who still shows her the list of users?',
    options: ['Nobody', 'jwt and sealed', 'redis', 'memory'],
    answer: 1,
  },
  nodesMin: 1,
  lifetimes: { idleMs: 3_000, absoluteMs: 6_000 },
  invariants: ['I5'],
  steps: [
    phase('clean'),
    openSessions(3, 'alice'),
    exchange(1, 'users.list'),
    demote('alice'),
    exerciseRight(100, 10_000),
  ],
  expected: {
    jwt: 'breaks',
    sealed: 'breaks',
    memory: 'holds',
    sticky: 'holds',
    redis: 'holds',
    postgres: 'holds',
  },
  because: {
    jwt: 'The role stands in the token, and every renewal copies it. No node looks it up again before the session ends.',
    sealed:
      'The role stands in the encrypted cookie, and every renewal copies it. No node looks it up again before the session ends.',
    memory: 'The session says who she is, and each request looks up what she may do.',
    sticky: 'The session says who she is, and each request looks up what she may do.',
    redis: 'The session says who she is, and each request looks up what she may do.',
    postgres: 'The session says who she is, and each request looks up what she may do.',
  },
  expectedOnService: {
    memory: {
      expected: 'holds',
      because:
        'The service keeps the role with the session, and a demotion ends the sessions that vouch for it.',
    },
    sticky: {
      expected: 'breaks',
      because:
        'The node that was told of the demotion ended the sessions in its own memory. Those in the other two nodes still vouch for an admin.',
    },
    redis: {
      expected: 'holds',
      because:
        'The service keeps the role with the session, and a demotion ends all sessions that vouch for it, in the one place that all nodes ask.',
    },
    postgres: {
      expected: 'holds',
      because:
        'The service keeps the role with the session, and a demotion ends all sessions that vouch for it, in the one table that all nodes read.',
    },
  },
  tryNext: ['15-logout-then-replay', '17-idle-and-absolute-expiry'],
};
