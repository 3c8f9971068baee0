import type { Experiment } from '../src/lab/runner/experiment.ts';
import {
  after,
  breakNode,
  exchange,
  healNode,
  openSessions,
  phase,
  traffic,
} from '../src/lab/runner/steps.ts';

export const killOne: Experiment = {
  name: '07-kill-one',
  title: 'One server dies',
  part: 'C',
  claim: 'SIGKILL of one node, and its restart, lose no session.',
  why: 'A server that cannot be lost cannot be updated, moved or trusted with money.',
  predict: {
    question: 'One of three nodes is killed. How many of the sticky sessions are gone?',
    options: ['None', 'About a third', 'All'],
    answer: 1,
  },
  nodesMin: 1,
  invariants: ['I2', 'I3', 'I7'],
  steps: [
    phase('clean'),
    openSessions(30),
    exchange(1, 'cart.add', 'cart.read'),
    phase('fault'),
    traffic(90, 1.2, after(0.3, breakNode('kill', 'node-1'))),
    healNode('node-1'),
    phase('healed'),
    exchange(2, 'cart.read'),
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
    jwt: 'The node took nothing with it. Requests in flight failed, and the next ones went to its neighbours.',
    sealed:
      'The node took nothing with it. Requests in flight failed, and the next ones went to its neighbours.',
    memory: 'The only node held every session. It came back empty.',
    sticky:
      'The sessions of the killed node died with it; its clients were sent to nodes that had never met them.',
    redis: 'The node took nothing with it: its sessions lie in Redis, where its neighbours find them.',
    postgres:
      'The node took nothing with it: its sessions are rows in PostgreSQL, where its neighbours find them.',
  },
  tryNext: ['08-restart-all', '10-store-down'],
};
