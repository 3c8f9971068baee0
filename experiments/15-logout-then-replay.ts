import type { Experiment } from '../src/lab/runner/experiment.ts';
import { exchange, logOutAndReplay, openSessions, phase } from '../src/lab/runner/steps.ts';

export const logoutThenReplay: Experiment = {
  name: '15-logout-then-replay',
  title: 'Log out, then come back',
  part: 'D',
  claim: 'A credential is refused as soon as its owner has logged out.',
  why: 'Whoever stole a credential does not log out. Can the server take it back?',
  predict: {
    question: 'A copy of the credential is presented right after the logout. Who still lets it in?',
    options: ['Nobody', 'jwt and sealed', 'redis', 'memory and sticky'],
    answer: 1,
  },
  nodesMin: 1,
  lifetimes: { idleMs: 2_000, absoluteMs: 4_000 },
  invariants: ['I5'],
  steps: [phase('clean'), openSessions(3), exchange(1, 'me'), logOutAndReplay(100, 8_000)],
  expected: {
    jwt: 'breaks',
    sealed: 'breaks',
    memory: 'holds',
    sticky: 'holds',
    redis: 'holds',
    postgres: 'holds',
  },
  because: {
    jwt: 'No server keeps a list of tokens, so none can strike one off. The copy was even renewed with each use, until the absolute expiry that no renewal moves.',
    sealed:
      'The browser forgot its cookie, but a copy is as good as the original. No server keeps a list of cookies, so none can strike one off before the absolute expiry.',
    memory: 'The node has deleted the session; the cookie is a key to nothing.',
    sticky: 'The node has deleted the session; the cookie is a key to nothing.',
    redis: 'The session is deleted in the one place that all nodes ask.',
    postgres: 'The row is deleted from the one table that all nodes read.',
  },
  tryNext: ['20-lost-update', '01-who-remembers'],
};
