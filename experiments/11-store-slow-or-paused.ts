import type { Experiment } from '../src/lab/runner/experiment.ts';
import { breakStore, healStore, measure, openSessions, phase, traffic } from '../src/lab/runner/steps.ts';

export const storeSlowOrPaused: Experiment = {
  name: '11-store-slow-or-paused',
  title: 'The store is slow, then silent',
  part: 'C',
  claim:
    'A slow store costs time and nothing else; one that falls silent gives 503 in time, never 401, and all heals.',
  why: 'Stores rarely die cleanly: they answer late, or hold the connection open and say nothing.',
  predict: {
    question:
      'Redis answers 200 ms later than usual. What does a logged-in user of the redis deployment see?',
    options: ['The same pages, later', 'An error now and then', 'The login page'],
    answer: 0,
  },
  nodesMin: 1,
  breaksStore: true,
  storeDeadlineMs: 500,
  invariants: ['I11', 'I13'],
  observes: ['slowStore'],
  steps: [
    phase('clean'),
    openSessions(12),
    measure('store'),
    measure('nodes'),
    traffic(30, 0.5),
    phase('fault'),
    breakStore('slow'),
    traffic(20, 1),
    healStore(),
    breakStore('silence'),
    traffic(30, 1.2),
    phase('healed'),
    healStore(),
    traffic(20, 2.2),
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
    jwt: 'It asks no store.',
    sealed: 'It asks no store.',
    memory: 'It asks no store.',
    sticky: 'It asks no store.',
    redis:
      'Late answers were still right. Silence is worse than a refusal, since somebody has to wait; a deadline and a breaker kept that short, and every session was there afterwards.',
    postgres:
      'Late answers were still right, one round trip each on connections that were open already. Silence gave 503 after the deadline, and every session was there afterwards.',
  },
  tryNext: ['10-store-down', '12-store-power-cut'],
};
