import type { Experiment } from '../src/lab/runner/experiment.ts';
import { exchange, fixate, openSessions, phase } from '../src/lab/runner/steps.ts';

export const fixation: Experiment = {
  name: '30-fixation',
  title: 'A session that somebody else has chosen',
  part: 'G',
  claim: 'A credential from before a login is worth nothing after it.',
  why: 'Whoever can choose the victim’s session need not steal it: plant it, wait for the login, and walk in.',
  predict: {
    question:
      'Bob plants his own credential with Alice, and she logs in. What does his copy of it open then?',
    options: [
      'Alice’s session, with memory and sticky',
      'Alice’s session, with jwt and sealed',
      'Nothing, whatever the strategy',
      'With jwt and sealed still Bob’s own session, and Alice’s nowhere',
    ],
    answer: 3,
  },
  nodesMin: 1,
  invariants: ['I8'],
  observes: ['neverRaised'],
  steps: [phase('clean'), openSessions(3, 'bob'), exchange(1, 'me'), fixate('alice')],
  expected: {
    jwt: 'breaks',
    sealed: 'breaks',
    memory: 'holds',
    sticky: 'holds',
    redis: 'holds',
    postgres: 'holds',
  },
  because: {
    jwt: 'Alice gets a token of her own; the planted one never becomes hers. But no server can strike it off: it still opens what it opened before, which is Bob’s session.',
    sealed:
      'Alice gets a cookie of her own; the planted one never becomes hers. But no server can strike it off: it still opens what it opened before, which is Bob’s session.',
    memory:
      'A login ends the session that comes with it, and begins one under a new random id. An id that somebody made up is a key to nothing.',
    sticky:
      'The gateway’s cookie was planted as well, so the login came to the node that knew the old session, and ended it there. The new one has a random id.',
    redis:
      'A login ends the session that comes with it in the one place that all nodes ask, and begins one under a new random id.',
    postgres:
      'A login ends the session that comes with it in the one table that all nodes ask, and begins one under a new random id.',
  },
  tryNext: ['15-logout-then-replay', '02-anatomy-of-a-credential'],
};
