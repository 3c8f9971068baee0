import type { RunReport } from '../../protocol/reports.ts';
import { isCompared } from '../compare.ts';
import { checkSelection, selectDeployments, selectExperiments } from '../experiment-selection.ts';
import { comparisonText } from '../report/comparison-text.ts';
import { askedFor, exitCode, type MeasureOptions } from './run.ts';
import { announce, type CommandContext, withLab } from './with-lab.ts';

export async function compareCommand(context: CommandContext, options: MeasureOptions): Promise<number> {
  const { server, seed, nodes, json } = options;
  const asked = selectDeployments(options.deployment);
  const names = askedFor(asked);
  const experiments = selectExperiments(context.experiments, ['all'], names).filter(isCompared);
  checkSelection(experiments, names, nodes);

  const reports: RunReport[] = [];
  const comparison = await withLab({ ...context, experiments }, {}, (lab) =>
    lab.compareWith({ server, seed, nodes, deployments: names }, (report) => {
      const { experiment, passed } = report;
      reports.push(report);
      const outcome = passed ? 'as expected' : 'NOT as expected';
      announce(`  ${reports.length} of ${experiments.length}: ${experiment} ${outcome}`);
    }),
  );
  process.stdout.write(json ? `${JSON.stringify(comparison, null, 2)}\n` : comparisonText(comparison));
  return exitCode(reports, asked);
}
