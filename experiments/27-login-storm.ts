import type { Experiment } from '../src/lab/runner/experiment.ts';
import { loginStorm, openSessions, phase } from '../src/lab/runner/steps.ts';

export const everybodyLogsIn: Experiment = {
  name: '27-login-storm',
  title: 'Everybody logs in at once',
  part: 'F',
  claim: 'Whoever is logged in does not wait for the passwords of others.',
  why: 'A password is slow to check on purpose. After an outage everybody logs in at once: do those who are in already pay for it?',
  predict: {
    question: 'Thirty-two clients log in over and over. Who of those that are in already waits for them?',
    options: ['Nobody', 'All of them alike', 'Those of jwt and sealed', 'Those of redis'],
    answer: 2,
  },
  nodesMin: 1,
  // What waits for what within a node is the point. More nodes would only hash more at once than a laptop has processors.
  nodesFixed: 1,
  invariants: [],
  observes: ['undisturbed'],
  steps: [
    phase('clean'),
    openSessions(20),
    loginStorm({ roundsMax: 4, ratePerSecond: 100, seconds: 2, logins: 32 }),
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
    jwt: 'Node checks a token’s signature in its thread pool, and a password too. All four threads are busy with passwords, and the signature stands in the queue behind them.',
    sealed:
      'Node opens a sealed cookie in its thread pool, where it checks passwords too. All four threads are busy with those, and the cookie stands in the queue behind them.',
    memory:
      'Finding a session is one look into a map, on a thread that checks no passwords. It shares the processors with them, and waits a little for that.',
    sticky:
      'Finding a session is one look into a map, on a thread that checks no passwords. It shares the processors with them, and waits a little for that.',
    redis:
      'Asking Redis needs no thread of the pool in which passwords are checked. It shares the processors with them, and waits a little for that.',
    postgres:
      'Asking PostgreSQL needs no thread of the pool in which passwords are checked. It shares the processors with them, and waits a little for that.',
  },
  tryNext: ['26-latency-and-throughput', '25-memory-per-session'],
};
