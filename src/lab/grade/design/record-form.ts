/** The decision record: what it asks. The page shows this form, students fill it in, and the machine reads it. */

export const DESIGN_PAGE = 'docs/course/design-a-strategy.md';

export const EXPECTED = 'We expect';
export const ACCEPTED = 'We accept that';

/** Each heading, and the question below it. A line that begins with > is the form's, and no answer. */
export const headings: readonly (readonly [heading: string, question: string])[] = [
  ['What matters', 'the two or three facts of the case that decide, with their numbers'],
  [
    EXPECTED,
    'a line for each requirement of the case, as in: `- its-name: met, because …` or `- its-name: not met, because …`',
  ],
  ['The state', 'each thing that a session knows -> where it lies -> why there'],
  ['The credential', 'what the client carries, bytes at first and at most, who can read it, how it travels'],
  ['Any server', 'how does server 2 know that it is the same person?'],
  ['A server dies', 'what is lost, for how many, what those people see'],
  ['All are replaced', 'what is lost, what they see, how often that happens'],
  ['Taking back', 'what ends it, how soon at the latest, who can list the sessions of one person'],
  ['At once', 'which state is changed by several requests at once, and what puts them in order'],
  [
    'The store is away',
    'what each kind of request answers, and until when; if there is no store: what is used instead',
  ],
  [
    'What it costs',
    'bytes per second on the wire; bytes for all sessions, and where; requests to a store per second',
  ],
  ['Not chosen', 'the best alternative, and the one fact that decides against it'],
  [
    ACCEPTED,
    'each price, as a sentence that the owner of the product would sign, below the requirement that it is paid for: `- its-name: …`',
  ],
  ['Proof', 'each claim above -> the experiment and the figure that it rests on; what is only assumed'],
  ['Change our mind', 'the measurement that would make this decision wrong, and how we would notice'],
];

/** The form's own title is none. */
export const TITLE = 'What was decided, in one line';

export const formText = (): string =>
  [
    `# ${TITLE}`,
    '',
    'Case: …',
    'Deployment: …',
    'Nodes: …',
    'Lifetimes: idle …, absolute …',
    ...headings.flatMap(([heading, question]) => ['', `## ${heading}`, `> ${question}`]),
    '',
  ].join('\n');
