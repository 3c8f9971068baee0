import type { Experiment } from '../src/lab/runner/experiment.ts';
import { crowd, exchange, measure, openSessions, phase } from '../src/lab/runner/steps.ts';

export const memoryPerSession: Experiment = {
  name: '25-memory-per-session',
  title: 'What a session weighs',
  part: 'F',
  claim: 'The memory of the nodes does not grow with the number of sessions.',
  why: 'A node that grows with its users is full some day, and everybody on it pays for those who never came back.',
  predict: {
    question: 'Four thousand more clients log in. Whose nodes grow by a megabyte or more?',
    options: ['Those of all', 'Those of jwt', 'Those of memory and sticky', 'Those of redis'],
    answer: 2,
  },
  nodesMin: 1,
  // Where nodes hold nothing, each further one would only repeat the measurement and add its noise to the sum.
  nodes: { jwt: 1, sealed: 1, sticky: 2, redis: 1, postgres: 1 },
  invariants: [],
  observes: ['flatMemory'],
  steps: [
    phase('clean'),
    openSessions(20),
    crowd(1_000),
    measure('store'),
    measure('nodes'),
    crowd(3_000),
    measure('store'),
    measure('nodes'),
    crowd(5_000),
    measure('store'),
    measure('nodes'),
    exchange(1, 'me'),
  ],
  expected: {
    jwt: 'holds',
    sealed: 'holds',
    memory: 'breaks',
    sticky: 'breaks',
    redis: 'holds',
    postgres: 'holds',
  },
  because: {
    jwt: 'A login leaves nothing behind: the client carries it all away.',
    sealed: 'A login leaves nothing behind: the client carries it all away, sealed.',
    memory: 'Each session is an object in the heap of the only node, until it ends or expires.',
    sticky:
      'Each session is an object in the heap of one node. More nodes share the weight, but do not lessen it.',
    redis: 'The sessions lie in Redis, which grew instead; a node keeps no more than the request at hand.',
    postgres:
      'The sessions lie in PostgreSQL, whose files grew instead; a node keeps no more than the request at hand.',
  },
  tryNext: ['24-bytes-on-the-wire', '01-who-remembers'],
};
