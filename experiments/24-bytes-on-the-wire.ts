import type { Experiment } from '../src/lab/runner/experiment.ts';
import { exchange, fillConversation, openSessions, phase } from '../src/lab/runner/steps.ts';

export const bytesOnTheWire: Experiment = {
  name: '24-bytes-on-the-wire',
  title: 'How much fits in?',
  part: 'F',
  claim: 'A session can remember 100 messages of 100 bytes.',
  why: 'What the client carries, it carries on every request, and no header may grow without end.',
  predict: {
    question: 'A client says 100 messages of 100 bytes. Which session is full first?',
    options: ['None of them', 'That of jwt', 'That of sealed', 'That of redis'],
    answer: 2,
  },
  nodesMin: 1,
  invariants: [],
  observes: ['capacity'],
  steps: [
    phase('clean'),
    openSessions(1),
    exchange(1, 'me'),
    fillConversation(100, 100),
    exchange(1, 'conversation.read', 'me'),
  ],
  expected: {
    jwt: 'breaks',
    sealed: 'breaks',
    memory: 'holds',
    sticky: 'holds',
    redis: 'holds',
    postgres: 'holds',
  },
  because: {
    jwt: 'The token is full at 8000 bytes, since common servers refuse longer header lines. The change is refused with state_too_large, and all that was said before stays.',
    sealed:
      'A browser keeps no cookie of more than 4096 bytes, so a change that needs more is refused with state_too_large, and all that was said before stays.',
    memory: 'The messages lie in the server; the cookie is as short as before.',
    sticky: 'The messages lie in one of the servers; the cookie is as short as before.',
    redis: 'The messages lie in Redis; the cookie is as short as before.',
    postgres: 'The messages lie in PostgreSQL; the cookie is as short as before.',
  },
  tryNext: ['02-anatomy-of-a-credential', '20-lost-update'],
};
