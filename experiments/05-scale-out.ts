import type { Experiment } from '../src/lab/runner/experiment.ts';
import { addNodes, exchange, openSessions, phase, trafficDuring } from '../src/lab/runner/steps.ts';

export const scaleOut: Experiment = {
  name: '05-scale-out',
  title: 'More servers, please',
  part: 'B',
  claim: 'Going from one node to three and then to five, under traffic, loses no session.',
  why: 'Servers are added when the most people are there: the worst moment for logging them out.',
  predict: {
    question: 'One server becomes five while people shop. Whose sessions are lost?',
    options: ['Nobody’s', 'Only those of memory', 'Those of memory and sticky', 'Those of jwt'],
    answer: 2,
  },
  nodesMin: 1,
  nodesFixed: 1,
  invariants: ['I2', 'I3', 'I7'],
  steps: [
    phase('clean'),
    openSessions(30),
    exchange(1, 'cart.add', 'cart.read'),
    phase('fault', 'now servers are added'),
    trafficDuring(60, 20, addNodes(2), addNodes(2)),
    phase('healed', 'all servers are there'),
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
    jwt: 'A new node has the key, and each request brings its state along: it can serve at once.',
    sealed:
      'A new node has the key that opens the cookie, and the cookie brings the state along: it can serve at once.',
    memory:
      'The first node knows every session, the new ones none. Four requests in five now meet a stranger.',
    sticky:
      'Each new node takes over an equal share of the routes. Those clients moved, their sessions stayed behind; all the others never noticed.',
    redis: 'A new node asks the same Redis. It needs to know nothing beforehand.',
    postgres: 'A new node asks the same PostgreSQL. It needs to know nothing beforehand.',
  },
  tryNext: ['06-scale-in', '03-two-servers'],
};
