/** One experiment as a page of the course, from its declaration and from what was last measured. */
import { deployments, storeOf } from '../../../src/lab/deployments.ts';
import {
  deploymentsOf,
  type Experiment,
  experimentCard,
  statementsOf,
} from '../../../src/lab/runner/experiment.ts';
import { nodeCount } from '../../../src/lab/runner/run-deployment.ts';
import { courseParts, storeNames, storeTitles } from '../../../src/protocol/lab-words.ts';
import { listed } from '../../../src/protocol/quantities.ts';
import { statementTexts } from '../../../src/protocol/statements.ts';
import { capital, folded, paragraphs, plain, table } from './markdown.ts';
import type { MeasuredExperiment } from './measured.ts';
import { measuredPart } from './measured-part.ts';

const numberOf = ({ name }: Experiment) => name.slice(0, 2);
export const linkTo = (experiment: Experiment) =>
  `[${numberOf(experiment)} ${experiment.title}](${experiment.name}.md)`;

const letter = (index: number) => String.fromCharCode('a'.charCodeAt(0) + index);

function prediction({ predict: { question, options, answer } }: Experiment): string {
  const choices = options.map((option, index) => `- **${letter(index)}** ${plain(option)}`).join('\n');
  const right = `**${letter(answer)}** ${plain(options[answer] ?? '')}`;
  return `${question}\n\n${choices}\n\n${folded('The answer, for after the run', right)}`;
}

/** Who needs which store: one that keeps sessions, or one beside it that is broken. */
function needs(experiment: Experiment): string {
  const { needsStore } = experimentCard(experiment);
  const clauses = storeNames.flatMap((store) => {
    const who = needsStore.filter((name) => storeOf(name) === store);
    return who.map((name) => `\`${name}\` needs ${storeTitles[store]}`);
  });
  const beside = needsStore.filter((name) => storeOf(name) === null).map((name) => `\`${name}\``);
  return [
    `${clauses.join('; ')}.`,
    ...(beside.length > 0
      ? [
          `${listed(beside)} do not use Redis, and need one all the same: it is broken beside them, to show that they do not notice.`,
        ]
      : []),
    'Where one is missing the run says so, and leaves out what it cannot do.',
    ...(experiment.breaksStore ? ['A store that the environment names is never broken.'] : []),
  ].join(' ');
}

function commands(experiment: Experiment): string {
  const number = numberOf(experiment);
  const names = deploymentsOf(experiment);
  const telling = names.find((name) => experiment.expected[name] !== 'holds') ?? names[0];
  const run = `npm run -s lab -- run ${number}`;
  const { needsStore } = experimentCard(experiment);
  return [
    `\`\`\`sh\n${run}\n\`\`\``,
    `On one deployment only: \`${run} --deployment ${telling}\`. On the page (\`npm start\`): choose ${number} on the left.`,
    ...(needsStore.length > 0 ? [needs(experiment)] : []),
    `The same on the production service: \`${run} --server service\`.`,
  ].join('\n\n');
}

/** Steps are numbered through; a phase is a heading between them, where there are several. */
function steps({ steps: all }: Experiment): string {
  let number = 0;
  const isParted = all.filter(({ kind }) => kind === 'phase').length > 1;
  const lines = all.flatMap(({ kind, text }) => {
    if (kind === 'phase') return isParted ? [`\n*${capital(text)}:*\n`] : [];
    number += 1;
    return [`${number}. ${capital(text)}`];
  });
  return lines.join('\n').trim();
}

function surroundings(experiment: Experiment): string {
  const rows = deploymentsOf(experiment).map((name) => [
    `\`${name}\``,
    `${nodeCount(experiment, name, undefined)}`,
    experiment.gateway ?? deployments[name].gateway,
    deployments[name].summary,
  ]);
  return table(['deployment', 'servers', 'gateway', 'in a sentence'], rows);
}

const checks = (experiment: Experiment): string =>
  statementsOf(experiment)
    .map((id) => {
      const { name, statement, inShort } = statementTexts[id];
      const label = /^I\d/.test(id) ? `${id}, ${name}` : name;
      return `- **${label}**: ${statement} *In short: ${inShort}*`;
    })
    .join('\n');

function expectations(experiment: Experiment): string {
  const rows = deploymentsOf(experiment).map((name) => [
    `\`${name}\``,
    `**${experiment.expected[name]}**`,
    plain(experiment.because[name] ?? ''),
  ]);
  return table(['deployment', 'expected', 'because'], rows);
}

/** Null: the service does as the teaching servers. */
function onService({ expectedOnService }: Experiment): string | null {
  if (!expectedOnService) return null;
  const rows = Object.entries(expectedOnService).map(([name, { expected, because }]) => [
    `\`${name}\``,
    `**${expected}**`,
    plain(because),
  ]);
  return `On the production service it is otherwise:\n\n${table(['deployment', 'expected', 'because'], rows)}`;
}

function nextOnes({ tryNext }: Experiment, all: readonly Experiment[]): string {
  const found = tryNext.flatMap((name) => all.filter((each) => each.name === name));
  return found.map((each) => `- ${linkTo(each)}: ${each.claim}`).join('\n');
}

export function experimentPage(
  experiment: Experiment,
  all: readonly Experiment[],
  measured: MeasuredExperiment | undefined,
): string {
  const { name, title, part, claim, why } = experiment;
  return paragraphs(
    `# ${numberOf(experiment)} ${title}`,
    `[All experiments](README.md) · part ${part}, ${courseParts[part].toLowerCase()} · declared in [experiments/${name}.ts](../../../experiments/${name}.ts), from which this page is generated`,
    `> **Claim:** ${claim}`,
    why,
    '## Predict',
    prediction(experiment),
    '## Run it',
    commands(experiment),
    '## What happens',
    surroundings(experiment),
    steps(experiment),
    '## What is checked',
    checks(experiment),
    '## What should come out',
    'Read on when you have predicted, and have seen it run.',
    expectations(experiment),
    ...[onService(experiment) ?? []].flat(),
    '## What was measured',
    measuredPart(experiment, measured),
    '## Try next',
    nextOnes(experiment, all),
  );
}
