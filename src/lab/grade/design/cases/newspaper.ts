import type { Case } from '../case.ts';

export const newspaper: Case = {
  id: 'newspaper',
  title: 'A newspaper with a paywall',
  facts: [
    ['users', '400 000 subscribers, most of them on two devices; 3 million readers without an account'],
    [
      'requests',
      '2 000 a second on an ordinary day, 15 000 for an hour when something happens; 19 in 20 only read',
    ],
    [
      'what a session knows',
      'who it is, the subscription and until when it is paid, the five articles that were read for free this month',
    ],
    ['size', 'about 200 bytes'],
    [
      'taking back',
      'a subscription that was cancelled ends at midnight, not at once; a shared password must be cut off within an hour',
    ],
    [
      'failure budget',
      'articles must appear, even if the paywall errs: showing too much for ten minutes is bearable, showing nothing is not, and neither is asking readers to log in because a server died',
    ],
    [
      'what the team has',
      'servers on three continents behind one content network, with room for 200 megabits of requests a second; PostgreSQL for subscriptions in one place; no Redis, two people for operations, who sleep at night',
    ],
    [
      'must also',
      'four teams (articles, comments, crossword, app) recognise the same reader without asking each other',
    ],
  ],
  requirements: [
    {
      id: 'no-store',
      text: 'It works without a store: there is one database on one continent, and nobody gets up for it.',
      rule: { kind: 'no store' },
    },
    {
      id: 'any-server',
      text: 'Whichever server a reader meets knows who that is.',
      rule: { kind: 'any server' },
    },
    {
      id: 'cut-off',
      text: 'A shared password is cut off within an hour.',
      rule: { kind: 'taken back', withinSeconds: 3_600 },
    },
    {
      id: 'server-dies',
      text: 'A server that dies does not ask a single reader to log in again.',
      rule: { kind: 'lost at most', experiment: '07', share: 0 },
    },
    {
      id: 'on-the-wire',
      text: 'At the peak, 15 000 requests a second fit into 200 megabits a second.',
      rule: { kind: 'request at most', bytes: 1_666 },
    },
  ],
  forPeople: 'three continents and the clocks between them, the midnight of a cancelled subscription',
};
