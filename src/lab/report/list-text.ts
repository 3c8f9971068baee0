import type { DeploymentCard, ExperimentCard } from '../../protocol/cards.ts';
import { bold, dim } from './style.ts';
import { table } from './table.ts';

const expectations = ({ expected }: ExperimentCard) =>
  Object.entries(expected)
    .map(([name, verdict]) => `${name} ${verdict}`)
    .join(', ');

export function listText(
  experiments: readonly ExperimentCard[],
  deployments: readonly DeploymentCard[],
): string {
  return [
    bold('Experiments'),
    table(experiments.map((card) => [bold(card.name), card.title, dim(expectations(card))])),
    '',
    bold('Deployments'),
    table(
      deployments.map(({ name, nodes, gateway, summary }) => [
        bold(name),
        `${nodes} × ${gateway}`,
        dim(summary),
      ]),
    ),
    '',
    dim('Run one with: npm run -s lab -- run 03'),
    '',
  ].join('\n');
}
