import type { Case } from '../case.ts';

export const exhibition: Case = {
  id: 'exhibition',
  title: 'An exhibition: a table to draw on',
  facts: [
    ['users', 'up to twelve visitors at a time, each with a tablet that belongs to the museum'],
    ['requests', '60 a second while all of them draw'],
    ['what a session knows', 'a name that the visitor has made up, and the drawing'],
    ['size', 'up to 9 000 bytes for a drawing; several fingers change it at the same time'],
    ['taking back', 'who has pressed *I am done* is gone at once: the next visitor holds the same tablet'],
    [
      'failure budget',
      'a drawing that is lost is a pity; the computer starts anew every evening, and what is on the table then may go',
    ],
    [
      'what the team has',
      'one small computer in a cupboard on which nothing else may be installed; a guard who knows where its switch is',
    ],
    ['must also', 'a tablet that was put down is free again after two minutes'],
  ],
  requirements: [
    {
      id: 'no-store',
      text: 'It works on one computer without any other program.',
      rule: { kind: 'no store' },
    },
    {
      id: 'done',
      text: 'Who is done is gone at once.',
      rule: { kind: 'taken back', withinSeconds: 0 },
    },
    {
      id: 'fingers',
      text: 'Of what several fingers draw at the same time, nothing is lost.',
      rule: { kind: 'holds', experiment: '20', figure: 'parallelChanges' },
    },
    {
      id: 'room',
      text: 'A drawing of 9 000 bytes fits into the session.',
      rule: { kind: 'room', bytes: 9_000 },
    },
    {
      id: 'every-evening',
      text: 'The computer starts anew every evening; drawings may be lost then, and only then.',
      rule: { kind: 'lost at most', experiment: '08', share: 1 },
    },
    {
      id: 'put-down',
      text: 'A tablet that was put down is free again after two minutes.',
      rule: { kind: 'lifetimes', idleSecondsMax: 120 },
    },
  ],
  forPeople: 'the name that a visitor has made up, and whether anybody wants to keep a drawing',
};
