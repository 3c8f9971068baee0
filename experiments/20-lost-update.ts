import type { Experiment } from '../src/lab/runner/experiment.ts';
import { openSessions, parallelAdds, phase } from '../src/lab/runner/steps.ts';

export const lostUpdate: Experiment = {
  name: '20-lost-update',
  title: 'Fifty clicks at once',
  part: 'E',
  claim: 'Fifty parallel adds to one cart are all kept.',
  why: 'Two tabs, a double click, a retry: one session is often changed by several requests at once.',
  predict: {
    question: 'Fifty adds are sent at once and all are acknowledged. How many does jwt keep?',
    options: ['Fifty', 'About half', 'One'],
    answer: 2,
  },
  nodesMin: 1,
  invariants: ['I4'],
  steps: [phase('clean'), openSessions(1), parallelAdds(50)],
  expected: {
    jwt: 'breaks',
    sealed: 'breaks',
    memory: 'holds',
    sticky: 'holds',
    redis: 'holds',
    postgres: 'holds',
  },
  because: {
    jwt: 'All fifty started from the same token, so each answered with a cart of one. The client keeps the last.',
    sealed:
      'All fifty came with the same cookie, so each answered with a cart of one. The client keeps the last.',
    memory:
      'Each change is applied to the one copy in memory, without a pause in which another could be lost.',
    sticky: 'Affinity brings all fifty to one node, which changes its one copy.',
    redis: 'Each change is one script that Redis runs alone: three nodes cannot overwrite each other.',
    postgres:
      'Each change is one UPDATE of one row, and PostgreSQL lets the next one wait until the row is free: none overwrites another.',
  },
  tryNext: ['15-logout-then-replay', '03-two-servers'],
};
