/** A run that is kept, as a page to keep: made from its files, whenever somebody asks. */
import { fileURLToPath } from 'node:url';
import { type DeploymentName, deploymentNames } from '../../../protocol/lab-words.ts';
import type { RunReport } from '../../../protocol/reports.ts';
import { readHistory } from '../../history/run-folder.ts';
import { type Experiment, experimentCard, policyIn } from '../../runner/experiment.ts';
import { readLook } from './look.ts';
import { reportPage } from './page.ts';

const styles = fileURLToPath(new URL('../../../../web/styles', import.meta.url));

/** When it began: the folder's name says so. */
const measuredAt = (run: string): Date =>
  new Date(run.replace(/^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z.*$/, '$1T$2:$3:$4.$5Z'));

/** @param fileOf where a deployment's history lies now, whatever the report calls it */
export async function storedRunPage(
  experiment: Experiment,
  report: RunReport,
  fileOf: (deployment: DeploymentName) => Promise<string>,
): Promise<string> {
  const policyOf = policyIn(experiment);
  const command = `npm run -s lab -- run ${report.experiment.slice(0, 2)} --seed ${report.seed}`;
  const readOrSay = async (named: string) => {
    const deployment = deploymentNames.find((name) => named.endsWith(`${name}.jsonl`));
    if (!deployment) return `The history ${named} is of no deployment.`;
    return fileOf(deployment)
      .then(readHistory)
      .catch(() => `The history of ${deployment} could not be read.`);
  };
  // Of the machine that it ran on, and of its Node.js, nothing is kept.
  const about = { measuredAt: measuredAt(report.run), command, facts: [] };
  const runs = [{ card: experimentCard(experiment), report, policyOf }];
  return reportPage(runs, about, await readLook(styles), readOrSay);
}
