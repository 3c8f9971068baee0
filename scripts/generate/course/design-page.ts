/** The page on designing a strategy: its cases and its form are those that the machine grades by. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { experiments } from '../../../experiments/index.ts';
import type { Case, Requirement } from '../../../src/lab/grade/design/case.ts';
import { cases } from '../../../src/lab/grade/design/cases.ts';
import { DESIGN_PAGE, formText } from '../../../src/lab/grade/design/record-form.ts';
import { experimentsOf, ruleText } from '../../../src/lab/grade/design/rules.ts';
import { capital, paragraphs, table } from './markdown.ts';

const page = fileURLToPath(new URL(`../../../${DESIGN_PAGE}`, import.meta.url));

function decided({ id, rule, text }: Requirement): string[] {
  const found = experimentsOf(rule).flatMap((number) =>
    experiments.filter(({ name }) => name.startsWith(`${number}-`)),
  );
  const links = found.map(({ name }) => `[${name.slice(0, 2)}](experiments/${name}.md)`);
  return [`\`${id}\``, text, links.join(' or '), `${capital(ruleText(rule, found[0]?.claim ?? ''))}.`];
}

const casePart = ({ id, title, facts, requirements, forPeople }: Case): string =>
  paragraphs(
    `### ${title}`,
    table(
      ['', ''],
      facts.map(([name, text]) => [name, text]),
    ),
    `What the machine looks at, under the name \`${id}\`:`,
    table(['name', 'requirement', 'run', 'what must come out'], requirements.map(decided)),
    `What it does not look at: ${forPeople}.`,
  );

const parts: Record<string, () => string> = {
  cases: () => cases.map(casePart).join('\n'),
  form: () => `\`\`\`text\n${formText()}\`\`\`\n`,
};

/** The page as it is, with each part between its marks written anew. */
export function designPage(): string {
  return Object.entries(parts).reduce(
    (text, [name, build]) => {
      const [begin, end] = [`<!-- ${name}: written by npm run generate -->\n`, `<!-- end of ${name} -->\n`];
      const [before, rest = ''] = text.split(begin);
      const after = rest.split(end)[1];
      if (after === undefined) throw new Error(`${DESIGN_PAGE} lacks the marks of its ${name}.`);
      return `${before}${begin}\n${build()}\n${end}${after}`;
    },
    readFileSync(page, 'utf8'),
  );
}
