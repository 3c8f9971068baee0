/** All experiments on one page, in the parts of the course. */
import type { Experiment } from '../../../src/lab/runner/experiment.ts';
import { type CoursePart, courseParts, deploymentNames } from '../../../src/protocol/lab-words.ts';
import { linkTo } from './experiment-page.ts';
import { paragraphs, table } from './markdown.ts';

const introduction = `# The experiments

[The course](../README.md) · each page is generated from its declaration in [experiments](../../../experiments), and
from what was last measured.

Each experiment claims one thing. Predict, run, compare: \`npm run -s lab -- run 03\` runs the one with the number 03,
\`run all\` runs them all. *holds*: the claim is true for this deployment. *breaks*: it is false, and the report names
the operation that proves it. *degrades*: requests were answered 503 while something was broken, and served again
afterwards. A dash: this experiment says nothing about that deployment. In the figures *indeterminate* counts requests
whose client cannot know whether they took effect.`;

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
  paragraphs(introduction, ...(Object.keys(courseParts) as CoursePart[]).map((part) => partTable(part, all)));
