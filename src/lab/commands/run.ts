import type { DeploymentName, ServerName } from '../../protocol/lab-words.ts';
import type { RunReport } from '../../protocol/reports.ts';
import { checkSelection, selectDeployments, selectExperiments } from '../experiment-selection.ts';
import { checkReportFile, writeReportFile } from '../report/html/report-file.ts';
import { runText } from '../report/run-text.ts';
import { type Experiment, experimentCard, policyIn } from '../runner/experiment.ts';
import { exitCodes } from './exit-codes.ts';
import { announce, type CommandContext, withLab } from './with-lab.ts';

export interface MeasureOptions {
  readonly seed: number;
  readonly deployment: readonly string[];
  readonly nodes?: number;
  readonly server: ServerName;
  readonly json?: boolean;
}

export interface RunCommandOptions extends MeasureOptions {
  /** Where the runs are told as a page to keep: the file, and the folder of the page's style sheets. */
  readonly report?: string;
  readonly styles: string;
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

/** The line that runs the same again. */
function commandLine(
  selected: readonly Experiment[],
  { seed, deployment, nodes, server }: RunCommandOptions,
): string {
  const numbers = selected.map(({ name }) => name.slice(0, 2));
  const only = deployment.map((name) => `--deployment ${name}`);
  return [
    'npm run -s lab -- run',
    ...numbers,
    ...only,
    `--seed ${seed}`,
    ...(nodes ? [`--nodes ${nodes}`] : []),
    ...(server === 'teach' ? [] : [`--server ${server}`]),
  ].join(' ');
}

/** @returns whether it could be written: a run of minutes is not undone by a full disk */
async function tellAsPage(
  selected: readonly Experiment[],
  reports: readonly RunReport[],
  options: RunCommandOptions,
): Promise<boolean> {
  const runs = reports.flatMap((report) => {
    const experiment = selected.find(({ name }) => name === report.experiment);
    return experiment ? { card: experimentCard(experiment), report, policyOf: policyIn(experiment) } : [];
  });
  const { report: file = '', styles } = options;
  try {
    await writeReportFile(file, runs, commandLine(selected, options), styles);
    announce(`Report: ${file}`);
    return true;
  } catch (error) {
    announce((error as Error).message);
    return false;
  }
}

export async function runCommand(
  context: CommandContext,
  words: readonly string[],
  options: RunCommandOptions,
): Promise<number> {
  const asked = selectDeployments(options.deployment);
  const names = askedFor(asked);
  const selected = selectExperiments(context.experiments, words, names);
  checkSelection(selected, names, options.nodes);
  if (options.report !== undefined) await checkReportFile(options.report);

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
      { server: options.server, seed: options.seed, deployments: names, nodes: options.nodes, ...progress },
      show,
    );
  });
  if (options.json) process.stdout.write(`${JSON.stringify({ runs: reports }, null, 2)}\n`);
  const isWritten = options.report === undefined || (await tellAsPage(selected, reports, options));
  return exitCode(reports, asked) || (isWritten ? exitCodes.asExpected : exitCodes.machineLacks);
}
