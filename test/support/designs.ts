/** Decision records for tests: complete ones, in the page's own form, which a test may then spoil. */
import { cases } from '../../src/lab/grade/design/cases.ts';
import { ACCEPTED, EXPECTED, formText, TITLE } from '../../src/lab/grade/design/record-form.ts';

export interface Design {
  readonly case: string;
  readonly deployment: string;
  readonly lifetimes: string;
  /** Requirements that the record expects not to be met; all others it expects to be. */
  readonly notMet?: readonly string[];
  /** Requirements for which it accepts a price. */
  readonly accepts: readonly string[];
}

/** Fills in the form as a student would: below each heading, in the place of the dots. */
export function recordText(design: Design): string {
  const { requirements = [] } = cases.find(({ id }) => id === design.case) ?? {};
  const wordOf = (id: string) => (design.notMet?.includes(id) ? 'not met' : 'met');
  const expected = requirements.map(({ id }) => `- ${id}: ${wordOf(id)}, because we have thought about it.`);
  const accepted = design.accepts.map((id) => `- ${id}: somebody waits, and we say sorry.`);
  return formText()
    .replace(TITLE, 'A decision')
    .replace('Case: …', `Case: ${design.case}`)
    .replace('Deployment: …', `Deployment: ${design.deployment}`)
    .replace('Nodes: …\n', '')
    .replace('idle …, absolute …', design.lifetimes)
    .replaceAll(/^## (.+)\n> .+$/gm, (question, heading) => {
      if (heading === EXPECTED) return `${question}\n\n${expected.join('\n')}`;
      if (heading === ACCEPTED) return `${question}\n\n${accepted.join('\n')}`;
      return `${question}\n\nNot applicable: this is a test.`;
    });
}

/** One that fits, by what it measures, and one that does not: for each case. */
export const designs: readonly (Design & { readonly unmet: readonly string[] })[] = [
  {
    case: 'newspaper',
    deployment: 'jwt',
    lifetimes: 'idle 30 min, absolute 1 h',
    accepts: ['cut-off'],
    unmet: [],
  },
  {
    case: 'newspaper',
    deployment: 'sealed',
    lifetimes: 'idle 30 min, absolute 1 h',
    accepts: ['cut-off'],
    unmet: [],
  },
  {
    case: 'newspaper',
    deployment: 'redis',
    lifetimes: 'idle 12 h, absolute 7 d',
    accepts: ['no-store'],
    unmet: ['no-store'],
  },
  {
    case: 'bank',
    deployment: 'redis',
    lifetimes: 'idle 5 min, absolute 1 h',
    accepts: ['outage'],
    unmet: [],
  },
  {
    case: 'bank',
    deployment: 'jwt',
    lifetimes: 'idle 5 min, absolute 1 h',
    accepts: ['room'],
    unmet: ['at-once', 'unreadable', 'room', 'nothing-lost'],
  },
  { case: 'game', deployment: 'redis', lifetimes: 'idle 1 h, absolute 12 h', accepts: ['outage'], unmet: [] },
  {
    case: 'game',
    deployment: 'sticky',
    lifetimes: 'idle 1 h, absolute 2 h',
    accepts: ['server-dies'],
    unmet: ['server-dies', 'more-servers', 'new-version', 'one-evening'],
  },
  {
    case: 'exhibition',
    deployment: 'memory',
    lifetimes: 'idle 2 min, absolute 8 h',
    accepts: ['every-evening'],
    unmet: [],
  },
  {
    case: 'exhibition',
    deployment: 'sticky',
    lifetimes: 'idle 2 min, absolute 8 h',
    accepts: ['every-evening'],
    unmet: [],
  },
  {
    case: 'exhibition',
    deployment: 'sealed',
    lifetimes: 'idle 2 min, absolute 8 h',
    accepts: ['room'],
    unmet: ['done', 'fingers', 'room'],
  },
];
