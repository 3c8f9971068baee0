import type { Case } from '../case.ts';

export const game: Case = {
  id: 'game',
  title: 'A game: lobbies and matches',
  facts: [
    ['users', '60 000 players at once in the evening, 3 000 in the morning'],
    ['requests', 'logins and shop: 300 a second; in a match: 20 messages a second for each of 16 players'],
    [
      'what a session knows',
      'who it is, rank, friends that are online; in a match: positions and score, changed by 16 people at once',
    ],
    ['size', '300 bytes outside of a match; 50 000 bytes for a match'],
    ['taking back', 'a cheater is out of the match within seconds; elsewhere within ten minutes'],
    [
      'failure budget',
      'one lost match in a thousand is bearable, with an apology; all players logged out at once is not, since they log in again at once',
    ],
    [
      'what the team has',
      'servers that are added and removed every hour, Redis in each region, no night shift',
    ],
    [
      'must also',
      'a new version every Tuesday at noon, without ending matches that are being played; nobody logs in twice in an evening of four hours',
    ],
  ],
  requirements: [
    {
      id: 'cheater',
      text: 'A cheater is out within ten seconds.',
      rule: { kind: 'taken back', withinSeconds: 10 },
    },
    {
      id: 'together',
      text: 'Of what 16 players do at the same time, nothing is lost.',
      rule: { kind: 'holds', experiment: '20', figure: 'parallelChanges' },
    },
    {
      id: 'room',
      text: 'A match fits in: of its 50 000 bytes, the first 10 000, which is what the laboratory tries.',
      rule: { kind: 'room', bytes: 10_000 },
    },
    {
      id: 'server-dies',
      text: 'A server that dies ends at most one match in a thousand.',
      rule: { kind: 'lost at most', experiment: '07', share: 0.001 },
    },
    {
      id: 'more-servers',
      text: 'Servers are added in the evening, and nobody notices.',
      rule: { kind: 'lost at most', experiment: '05', share: 0 },
    },
    {
      id: 'new-version',
      text: 'The new version on Tuesday ends no match.',
      rule: { kind: 'holds', experiment: '08', figure: 'sessionsLost' },
    },
    {
      id: 'outage',
      text: 'When a store fails nobody is logged out; that requests wait for a while is allowed.',
      rule: { kind: 'holds', experiment: '10', mayDegrade: true },
    },
    {
      id: 'one-evening',
      text: 'One login lasts for an evening of four hours.',
      rule: { kind: 'lifetimes', absoluteSecondsMin: 14_400 },
    },
  ],
  forPeople: 'the 20 messages a second of each player, the other 40 000 bytes, who apologises',
};
