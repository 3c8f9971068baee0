/** All experiments on one page, in the parts of the course. */
import { type Experiment, statementsOf } from '../../../src/lab/runner/experiment.ts';
import {
  type CoursePart,
  courseParts,
  deploymentNames,
  invariantIds,
  observationIds,
} from '../../../src/protocol/lab-words.ts';
import { statementTexts } from '../../../src/protocol/statements.ts';
import { linkTo } from './experiment-page.ts';
import { paragraphs, table } from './markdown.ts';

const introduction = `# The experiments

[The course](../README.md) · each page is generated from its declaration in [experiments](../../../experiments), and
from what was last measured.

Each experiment claims one thing. Predict, run, compare: \`npm run -s lab -- run 03\` runs the one with the number 03,
\`run all\` runs them all. *holds*: the claim is true for this deployment. *breaks*: it is false, and the report names
the operation that proves it. *degrades*: requests were answered 503 while something was broken, and served again
afterwards. A dash: this experiment says nothing about that deployment. In the figures *indeterminate* counts requests
whose client cannot know whether they took effect.

A run may also say *inconclusive*, when it cannot decide: a server ended by itself, or what the clients saw neither
proves the claim nor refutes it; close other programs and run it again. And *unavailable*, when the machine lacks
something that it needs, which is then named. Neither is ever expected. Between the numbers there are gaps, from 12 to 15
and from 17 to 20, and so on: what will stand there is not built.`;

const checkedIntroduction = `## What is checked

A verdict is drawn from statements about what the clients saw. A report names each as the first column does, and says
behind it whether the run shows that it is *true* or *false*; *unknown*, where the run shows neither. Those with a
number, the invariants, are to hold of any service whatever; the others are what one experiment claims besides. I9 is
missing: it is not built. A dash: no experiment of the course asks for it; the tests of the laboratory do.`;

/** Every statement that the checker can judge, with the experiments that have it judged. */
function checkedTable(all: readonly Experiment[]): string {
  const rows = [...invariantIds, ...observationIds].map((id) => {
    const { name, statement } = statementTexts[id];
    const links = all
      .filter((experiment) => statementsOf(experiment).includes(id))
      .map((experiment) => `[${experiment.name.slice(0, 2)}](${experiment.name}.md)`);
    return [`\`${id}\``, name, statement, links.join(', ') || '–'];
  });
  return table(['', 'name', 'statement', 'checked in'], rows);
}

function partTable(part: CoursePart, all: readonly Experiment[]): string {
  const rows = all
    .filter((experiment) => experiment.part === part)
    .map((experiment) => [
      linkTo(experiment),
      experiment.claim,
      ...deploymentNames.map((name) => experiment.expected[name] ?? '–'),
    ]);
  if (rows.length === 0) return '';
  const head = ['experiment', 'claim', ...deploymentNames.map((name) => `\`${name}\``)];
  return `## ${part} ${courseParts[part]}\n\n${table(head, rows)}`;
}

export const indexPage = (all: readonly Experiment[]): string =>
  paragraphs(
    introduction,
    ...(Object.keys(courseParts) as CoursePart[]).map((part) => partTable(part, all)),
    checkedIntroduction,
    checkedTable(all),
  );
