import { checkSelection, selectDeployments } from '../experiment-selection.ts';
import { comparisonText } from '../report/comparison-text.ts';
import { exitCodes } from './exit-codes.ts';
import { askedFor, type RunCommandOptions } from './run.ts';
import { announce, type CommandContext, withLab } from './with-lab.ts';

export async function compareCommand(context: CommandContext, options: RunCommandOptions): Promise<number> {
  const { seed, nodes, json } = options;
  const names = askedFor(selectDeployments(options.deployment));
  const experiments = context.experiments.filter(({ expected }) => !names || names.some((name) => expected[name]));
  for (const experiment of experiments) checkSelection(experiment, names, nodes);

  let isAsExpected = true;
  let done = 0;
  const comparison = await withLab({ ...context, experiments }, {}, (lab) =>
    lab.compareWith({ seed, nodes, deployments: names }, ({ experiment, passed }) => {
      done += 1;
      isAsExpected &&= passed;
      announce(`  ${done} of ${experiments.length}: ${experiment} ${passed ? 'as expected' : 'NOT as expected'}`);
    }),
  );
  process.stdout.write(json ? `${JSON.stringify(comparison, null, 2)}\n` : comparisonText(comparison));
  return isAsExpected ? exitCodes.asExpected : exitCodes.expectationFailed;
}
