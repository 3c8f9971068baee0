import type { Experiment } from '../src/lab/runner/experiment.ts';
import { breakStore, healStore, measure, openSessions, phase, traffic } from '../src/lab/runner/steps.ts';

export const storeDown: Experiment = {
  name: '10-store-down',
  title: 'The store is away',
  part: 'C',
  claim: 'When the store stops, nobody is logged out: requests get 503 at once, never 401, and all heals.',
  why: 'A store that every request needs is also one whose failure every request feels.',
  predict: {
    question: 'Redis is stopped for a while. What does a logged-in user of the redis deployment see?',
    options: [
      'Nothing',
      'The login page',
      'An error for a while, then everything as before',
      'An empty cart',
    ],
    answer: 2,
  },
  nodesMin: 1,
  breaksStore: true,
  invariants: ['I11', 'I13'],
  steps: [
    phase('clean'),
    openSessions(6),
    measure('store'),
    measure('nodes'),
    traffic(40, 0.6),
    phase('fault'),
    breakStore('stop'),
    traffic(40, 1),
    phase('healed'),
    healStore(),
    traffic(40, 3),
    measure('store'),
    measure('nodes'),
  ],
  expected: {
    jwt: 'holds',
    sealed: 'holds',
    memory: 'holds',
    sticky: 'holds',
    redis: 'degrades',
    postgres: 'degrades',
  },
  because: {
    jwt: 'It has no store to lose.',
    sealed: 'It has no store to lose.',
    memory: 'It has no store to lose.',
    sticky: 'It has no store to lose.',
    redis:
      'Not knowing is not a refusal: the nodes said 503, the clients kept their cookies, and Redis came back with every session.',
    postgres:
      'Not knowing is not a refusal: the nodes said 503, the clients kept their cookies, and PostgreSQL came back with every session that it had committed.',
  },
  tryNext: ['07-kill-one', '15-logout-then-replay'],
};
