import type { Experiment } from '../src/lab/runner/experiment.ts';
import { breakNode, exchange, measure, openSessions, phase } from '../src/lab/runner/steps.ts';

export const whoRemembers: Experiment = {
  name: '01-who-remembers',
  title: 'Who remembers?',
  part: 'A',
  claim: 'The state lies where the strategy says it lies: with the client, in a node, or in a store.',
  why: 'Everything else follows from it: what a request must carry, what a crash loses, who can end a session.',
  predict: {
    question: 'Three things go into the cart, then every server restarts. Whose cart is still full?',
    options: ['Everybody’s', 'All but those of memory and sticky', 'Only that of redis', 'Nobody’s'],
    answer: 1,
  },
  nodesMin: 1,
  invariants: [],
  observes: ['location'],
  steps: [
    phase('clean'),
    measure('store'),
    openSessions(3),
    exchange(1, 'me', 'cart.read'),
    exchange(3, 'cart.add'),
    exchange(1, 'cart.read'),
    measure('store'),
    phase('fault'),
    breakNode('restart', 'every node'),
    phase('healed'),
    exchange(1, 'cart.read'),
  ],
  expected: {
    jwt: 'holds',
    sealed: 'holds',
    memory: 'holds',
    sticky: 'holds',
    redis: 'holds',
    postgres: 'holds',
  },
  because: {
    jwt: 'The credential grew with every item, and after the restart the servers read the cart from it.',
    sealed:
      'The cookie grew with every item, and after the restart the servers opened it and read the cart from it.',
    memory: 'The credential stayed as short as it was; the server that restarted had forgotten the session.',
    sticky: 'Each node held its own sessions. Affinity finds the node again, but not what it has forgotten.',
    redis: 'The credential stayed short, Redis grew, and restarted servers found everything there.',
    postgres:
      'The credential stayed short, the table of sessions grew, and restarted servers found everything there.',
  },
  tryNext: ['03-two-servers', '08-restart-all'],
};
