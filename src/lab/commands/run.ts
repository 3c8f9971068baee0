import type { DeploymentName } from '../../protocol/lab-words.ts';
import type { RunReport } from '../../protocol/reports.ts';
import { checkSelection, selectDeployments, selectExperiments } from '../experiment-selection.ts';
import { runText } from '../report/run-text.ts';
import { experimentCard } from '../runner/experiment.ts';
import { exitCodes } from './exit-codes.ts';
import { announce, type CommandContext, withLab } from './with-lab.ts';

export interface RunCommandOptions {
  readonly seed: number;
  readonly deployment: readonly string[];
  readonly nodes?: number;
  readonly json?: boolean;
}

export const askedFor = (names: readonly DeploymentName[]) => (names.length > 0 ? names : undefined);

export function exitCode(reports: readonly RunReport[], asked: readonly DeploymentName[]): number {
  if (reports.some(({ passed }) => !passed)) return exitCodes.expectationFailed;
  const results = reports.flatMap((report) => report.results);
  const isMissed = results.some(
    ({ deployment, observed }) => observed === 'unavailable' && asked.includes(deployment),
  );
  return isMissed ? exitCodes.machineLacks : exitCodes.asExpected;
}

export async function runCommand(
  context: CommandContext,
  words: readonly string[],
  options: RunCommandOptions,
): Promise<number> {
  const asked = selectDeployments(options.deployment);
  const names = askedFor(asked);
  const selected = selectExperiments(context.experiments, words, names);
  for (const experiment of selected) checkSelection(experiment, names, options.nodes);

  const reports = await withLab(context, {}, (lab) => {
    const show = (report: RunReport) => {
      const experiment = selected.find(({ name }) => name === report.experiment);
      if (experiment && !options.json)
        process.stdout.write(`${runText(experimentCard(experiment), report)}\n`);
    };
    const progress = {
      onResult: ({ deployment, observed }: { deployment: string; observed: string }) =>
        announce(`  ${deployment}: ${observed}`),
    };
    return lab.runAll(
      selected,
      { seed: options.seed, deployments: names, nodes: options.nodes, ...progress },
      show,
    );
  });
  if (options.json) process.stdout.write(`${JSON.stringify({ runs: reports }, null, 2)}\n`);
  return exitCode(reports, asked);
}
