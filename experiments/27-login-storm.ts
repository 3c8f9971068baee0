import type { Experiment } from '../src/lab/runner/experiment.ts';
import { loginStorm, openSessions, phase } from '../src/lab/runner/steps.ts';

export const everybodyLogsIn: Experiment = {
  name: '27-login-storm',
  title: 'Everybody logs in at once',
  part: 'F',
  claim: 'Whoever is logged in does not wait for the passwords of others.',
  why: 'A password is slow to check on purpose. After an outage everybody logs in at once: do those who are in already pay for it?',
  predict: {
    question: 'Eight clients log in over and over. Who of those that are in already waits for them?',
    options: ['Nobody', 'All of them alike', 'Those of jwt and sealed', 'Those of redis'],
    answer: 2,
  },
  nodesMin: 1,
  // What waits for what within a node is the point. More would only hash more at once than a laptop has processors.
  nodesFixed: 1,
  threads: 1,
  invariants: [],
  observes: ['undisturbed'],
  steps: [
    phase('clean'),
    openSessions(20),
    loginStorm({ roundsMax: 4, ratePerSecond: 60, seconds: 2.5, logins: 8 }),
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
    jwt: 'The library jose checks a signature by Web Crypto, which works in Node’s pool of threads for slow work. Passwords are checked there too: the signature stands in the queue behind them.',
    sealed:
      'The library jose opens a sealed cookie by Web Crypto, which works in Node’s pool of threads for slow work. Passwords are checked there too: the cookie stands in the queue behind them.',
    memory:
      'Finding a session is one look into a map, on a thread that checks no passwords. It shares the processors with them, and waits a little for that.',
    sticky:
      'Finding a session is one look into a map, on a thread that checks no passwords. It shares the processors with them, and waits a little for that.',
    redis:
      'Asking Redis needs no thread of the pool in which passwords are checked. It shares the processors with them, and waits a little for that.',
    postgres:
      'Asking PostgreSQL needs no thread of the pool in which passwords are checked. It shares the processors with them, and waits a little for that.',
  },
  expectedOnService: {
    jwt: {
      expected: 'holds',
      because:
        'The service checks passwords in a thread of its own, at low priority and behind a queue with an end. The pool that checks signatures stays free.',
    },
    sealed: {
      expected: 'holds',
      because:
        'The service checks passwords in a thread of its own, at low priority and behind a queue with an end. The pool that opens cookies stays free.',
    },
  },
  tryNext: ['26-latency-and-throughput', '25-memory-per-session'],
};
