import type { Case } from '../case.ts';

export const bank: Case = {
  id: 'bank',
  title: 'A bank',
  facts: [
    ['users', '90 000 customers, one session each; 600 employees'],
    ['requests', '150 a second, 400 on payday; 1 in 10 changes something'],
    [
      'what a session knows',
      'who it is, how strongly it was proved and when, a transfer in three steps that is half filled in',
    ],
    ['size', 'up to 6 000 bytes while a transfer is being filled in'],
    [
      'taking back',
      'at once, and provably: a blocked customer may not make one more request; all sessions of one person can be seen and ended',
    ],
    [
      'failure budget',
      'refusing everybody for five minutes a month is allowed; letting in one who must not be is never allowed; no half transfer may be lost or made twice',
    ],
    [
      'what the team has',
      'two data centres in one town, Redis and PostgreSQL run by a team of their own, deployments every week at noon',
    ],
    [
      'must also',
      'a session ends after five minutes without use, and after an hour in any case; nothing about a customer may be readable in a browser’s storage',
    ],
  ],
  requirements: [
    {
      id: 'at-once',
      text: 'A customer who was blocked makes not one more request.',
      rule: { kind: 'taken back', withinSeconds: 0 },
    },
    {
      id: 'unreadable',
      text: 'Nothing about a customer can be read in what the browser keeps.',
      rule: { kind: 'holds', experiment: '02' },
    },
    {
      id: 'room',
      text: 'A transfer of 6 000 bytes fits into the session.',
      rule: { kind: 'room', bytes: 6_000 },
    },
    {
      id: 'nothing-lost',
      text: 'Of changes that are made at the same time, none is lost.',
      rule: { kind: 'holds', experiment: '20', figure: 'parallelChanges' },
    },
    {
      id: 'deployment',
      text: 'The deployment at noon loses no transfer that is half filled in.',
      rule: { kind: 'holds', experiment: '08', figure: 'sessionsLost' },
    },
    {
      id: 'outage',
      text: 'When a store fails nobody is let in or logged out by mistake; refusing for a while is allowed.',
      rule: { kind: 'holds', experiment: '10', mayDegrade: true },
    },
    {
      id: 'two-clocks',
      text: 'A session ends after five minutes without use, and after an hour in any case.',
      rule: { kind: 'lifetimes', idleSecondsMax: 300, absoluteSecondsMax: 3_600 },
    },
  ],
  forPeople: 'the list of one person’s sessions, that no transfer is made twice, the second data centre',
};
