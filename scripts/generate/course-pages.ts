/** The pages of the course's experiments, and the page that lists them. */
import { experiments } from '../../experiments/index.ts';
import { experimentPage } from './course/experiment-page.ts';
import { indexPage } from './course/index-page.ts';
import { readMeasured } from './course/measured.ts';

const FOLDER = 'docs/course/experiments';

export function coursePages(): Record<string, () => string> {
  const measured = new Map(readMeasured().map((each) => [each.experiment, each]));
  const pages = experiments.map((experiment) => [
    `${FOLDER}/${experiment.name}.md`,
    () => experimentPage(experiment, experiments, measured.get(experiment.name)),
  ]);
  return { [`${FOLDER}/README.md`]: () => indexPage(experiments), ...Object.fromEntries(pages) };
}
