import type { Experiment } from '../src/lab/runner/experiment.ts';
import { breakNode, exchange, openSessions, phase } from '../src/lab/runner/steps.ts';

export const restartAll: Experiment = {
  name: '08-restart-all',
  title: 'All servers restart',
  part: 'C',
  claim: 'A restart of all nodes, one after the other, loses no session.',
  why: 'It is what every deployment of a new version does.',
  predict: {
    question: 'Every node is drained and started again, politely. Which sessions survive?',
    options: [
      'All of them',
      'Those of jwt, sealed, redis and postgres',
      'Those of sticky and redis',
      'Only those of jwt',
    ],
    answer: 1,
  },
  nodesMin: 1,
  invariants: ['I2', 'I7'],
  steps: [
    phase('clean'),
    openSessions(9),
    exchange(2, 'cart.add', 'cart.read'),
    phase('fault'),
    breakNode('restart', 'every node'),
    phase('healed'),
    exchange(2, 'cart.read', 'me'),
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
    jwt: 'The new processes were given the same keys, so they believe the old tokens.',
    sealed: 'The new processes were given the same keys, so they open the old cookies.',
    memory: 'However politely it ends: what a process has in memory ends with it.',
    sticky: 'Affinity leads each client back to its node. The node no longer knows the client.',
    redis: 'The new processes ask Redis, which never restarted.',
    postgres: 'The new processes ask PostgreSQL, which never restarted.',
  },
  tryNext: ['10-store-down', '01-who-remembers'],
};
