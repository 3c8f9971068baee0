import { deploymentNames } from '../../protocol/lab-words.ts';
import { deploymentCard } from '../deployments.ts';
import { listText } from '../report/list-text.ts';
import { experimentCard } from '../runner/experiment.ts';
import { exitCodes } from './exit-codes.ts';
import type { CommandContext } from './with-lab.ts';

export function listCommand(context: CommandContext, { json }: { json?: boolean }): number {
  const experiments = context.experiments.map(experimentCard);
  const deployments = deploymentNames.map(deploymentCard);
  const text = json
    ? `${JSON.stringify({ experiments, deployments }, null, 2)}\n`
    : listText(experiments, deployments);
  process.stdout.write(text);
  return exitCodes.asExpected;
}
