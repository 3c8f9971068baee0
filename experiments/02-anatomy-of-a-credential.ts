import type { Experiment } from '../src/lab/runner/experiment.ts';
import { exchange, openSessions, phase } from '../src/lab/runner/steps.ts';

export const anatomyOfACredential: Experiment = {
  name: '02-anatomy-of-a-credential',
  title: 'What is in a credential?',
  part: 'A',
  claim: 'The credential tells its holder nothing about the user.',
  why: 'It lies in browsers, in logs and in the hands of whoever steals it. What does it give away by itself?',
  predict: {
    question: 'Somebody finds a credential and has no key. From which one do they read who it belongs to?',
    options: ['From none of them', 'From the signed token', 'From the session cookie', 'From both'],
    answer: 1,
  },
  nodesMin: 1,
  invariants: [],
  observes: ['opacity'],
  steps: [
    phase('clean'),
    openSessions(3),
    exchange(1, 'me', 'cart.add', 'message.append', 'cart.read', 'me'),
  ],
  expected: {
    jwt: 'breaks',
    sealed: 'holds',
    memory: 'holds',
    sticky: 'holds',
    redis: 'holds',
    postgres: 'holds',
  },
  because: {
    jwt: 'A signature keeps a token from being changed, not from being read: decode its middle part, and there are the name, the role, the cart and the messages.',
    sealed:
      'The state is in the cookie, and encrypted: without the key it is noise. Only its length tells how much there is.',
    memory: 'The cookie is a random number. What it stands for lies in the server.',
    sticky: 'The cookie is a random number. What it stands for lies in one of the servers.',
    redis: 'The cookie is a random number. What it stands for lies in Redis.',
    postgres: 'The cookie is a random number. What it stands for lies in PostgreSQL.',
  },
  tryNext: ['01-who-remembers', '24-bytes-on-the-wire'],
};
