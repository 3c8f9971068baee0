import type { Experiment } from '../src/lab/runner/experiment.ts';
import { exchange, openSessions, phase, removeNode, trafficDuring } from '../src/lab/runner/steps.ts';

export const scaleIn: Experiment = {
  name: '06-scale-in',
  title: 'One server fewer',
  part: 'B',
  claim: 'Going from three nodes to two, by a polite drain, loses no session.',
  why: 'Servers that nobody needs at night cost money. May one simply be switched off?',
  predict: {
    question: 'One of three servers finishes its requests and leaves. Whose sessions leave with it?',
    options: ['Nobody’s', 'A third of the sticky ones', 'A third of the redis ones', 'All the sticky ones'],
    answer: 1,
  },
  nodesMin: 1,
  nodesFixed: 3,
  invariants: ['I2', 'I7'],
  steps: [
    phase('clean'),
    openSessions(30),
    exchange(1, 'cart.add', 'cart.read'),
    phase('fault', 'now a server leaves'),
    trafficDuring(60, 20, removeNode('node-2')),
    phase('healed', 'it has left'),
    exchange(2, 'cart.read', 'me'),
  ],
  expected: { jwt: 'holds', sealed: 'holds', sticky: 'breaks', redis: 'holds', postgres: 'holds' },
  because: {
    jwt: 'The node had nothing that the others lack.',
    sealed: 'The node had nothing that the others lack.',
    sticky:
      'A drain lets requests finish, not sessions: what lay in that node’s memory ended with it. The clients of the other two stayed where they were.',
    redis: 'The node had nothing that the others lack.',
    postgres: 'The node had nothing that the others lack.',
  },
  tryNext: ['09-rolling-deploy', '05-scale-out'],
};
