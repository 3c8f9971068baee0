import type { Experiment } from '../src/lab/runner/experiment.ts';
import {
  breakNode,
  exchange,
  measure,
  openSessions,
  phase,
  traffic,
  trafficDuring,
} from '../src/lab/runner/steps.ts';

export const rollingDeploy: Experiment = {
  name: '09-rolling-deploy',
  title: 'A new version, while people shop',
  part: 'C',
  claim: 'A rolling deploy under load, one node after the other, fails no request and loses no session.',
  why: 'Whoever can deploy at noon deploys often. Whoever cannot waits for the night.',
  predict: {
    question: 'Every server is replaced in turn, under load. Which strategies fail not a single request?',
    options: [
      'None of them',
      'jwt, sealed, redis and postgres',
      'Only redis',
      'All with more than one server',
    ],
    answer: 1,
  },
  nodesMin: 1,
  // It is about the deploy: on a busy machine, where servers start all the time, a store may be late.
  storeDeadlineMs: 1_500,
  invariants: ['I2', 'I7', 'I13'],
  observes: ['noFailedRequest'],
  steps: [
    phase('clean'),
    openSessions(30),
    exchange(1, 'cart.add', 'cart.read'),
    measure('store'),
    phase('fault', 'now each server is replaced'),
    trafficDuring(60, 40, breakNode('restart', 'every node')),
    phase('healed', 'all servers are new'),
    traffic(30, 2.2),
    measure('store'),
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
    jwt: 'The gateway let go of each node before it stopped, and any other one could take over.',
    sealed: 'The gateway let go of each node before it stopped, and any other one could open the cookies.',
    memory: 'While the only node restarted nobody answered; and it came back without a single session.',
    sticky:
      'Every node was replaced, and each took its sessions with it. In the end all had to log in again.',
    redis:
      'The gateway let go of each node before it stopped, and any other one found the sessions in Redis.',
    postgres:
      'The gateway let go of each node before it stopped, and any other one found the sessions in PostgreSQL.',
  },
  tryNext: ['08-restart-all', '06-scale-in'],
};
