/** The runs of a lab, one at a time, and what became of them. */
import type { Readable } from 'node:stream';
import type { LabState, RunRequest } from '../protocol/lab-events.ts';
import type { DeploymentName } from '../protocol/lab-words.ts';
import type { Comparison, RunReport, RunSummary } from '../protocol/reports.ts';
import { compareReports, isCompared } from './compare.ts';
import { checkSelection, selectExperiments, UsageError } from './experiment-selection.ts';
import { StoredRuns } from './history/stored-runs.ts';
import { type LabEvents, LabRefusal } from './lab-control.ts';
import type { Experiment } from './runner/experiment.ts';
import type { RunEnvironment } from './runner/run-environment.ts';
import { type RunOptions, runExperiment } from './runner/run-experiment.ts';
import type { Step } from './runner/step.ts';

export interface LabRunsOptions {
  readonly experiments: readonly Experiment[];
  readonly runsRoot: string;
  readonly events: LabEvents;
  readonly environment: () => Omit<RunEnvironment, 'onStep'>;
  /** A run begins: whatever a hand has set going ends. */
  readonly onBegin: (experiment: Experiment) => void;
  readonly onEnd: () => void;
}

type Asked = Omit<RunOptions, 'runsRoot'>;

export class LabRuns {
  readonly #options: LabRunsOptions;
  readonly #stored: StoredRuns;
  readonly #reports = new Map<string, RunReport>();
  #comparison: Comparison | null = null;
  #activeRun: LabState['activeRun'] = null;

  constructor(options: LabRunsOptions) {
    this.#options = options;
    this.#stored = new StoredRuns(options.runsRoot);
  }

  state = (): Pick<LabState, 'activeRun' | 'reports' | 'comparison'> => ({
    activeRun: this.#activeRun,
    reports: [...this.#reports.values()],
    comparison: this.#comparison,
  });

  /** A run has its deployments for itself: what a hand breaks meanwhile would be judged as if it had happened by itself. */
  mustBeIdle(): void {
    if (!this.#activeRun) return;
    throw new LabRefusal('busy', `${this.#activeRun.experiment} runs now; wait until it has ended.`);
  }

  #become(activeRun: LabState['activeRun']): void {
    this.#activeRun = activeRun;
    this.#options.events.publish({ type: 'run', activeRun });
  }

  #onStep(experiment: string, deployment: DeploymentName, step: Step): void {
    this.#become({ experiment, deployment, step: step.text });
    if (step.kind === 'phase') {
      this.#options.events.publish({ type: 'phase', deployment, phase: step.phase });
    }
  }

  /** Runs these experiments one after the other. @throws LabRefusal when another run goes on */
  async runAll(
    selected: readonly Experiment[],
    asked: Asked,
    onReport: (report: RunReport) => void = () => undefined,
  ): Promise<RunReport[]> {
    this.mustBeIdle();
    const { runsRoot, events, environment, onBegin, onEnd } = this.#options;
    const reports: RunReport[] = [];
    const env: RunEnvironment = { ...environment(), onStep: (...step) => this.#onStep(...step) };
    try {
      for (const experiment of selected) {
        this.#become({ experiment: experiment.name, deployment: null, step: null });
        onBegin(experiment);
        const report = await runExperiment(experiment, env, { ...asked, runsRoot });
        reports.push(report);
        this.#reports.set(report.experiment, report);
        events.publish({ type: 'report', report });
        onReport(report);
      }
      return reports;
    } finally {
      onEnd();
      this.#become(null);
    }
  }

  async run({ experiments, deployments: names, seed = 1 }: RunRequest): Promise<RunReport[]> {
    try {
      const selected = selectExperiments(this.#options.experiments, experiments, names);
      checkSelection(selected, names, undefined);
      return await this.runAll(selected, { seed, deployments: names });
    } catch (error) {
      throw error instanceof UsageError ? new LabRefusal('unknown', error.message) : error;
    }
  }

  async compare(asked: Asked, onReport?: (report: RunReport) => void): Promise<Comparison> {
    const compared = this.#options.experiments.filter(isCompared);
    const reports = await this.runAll(compared, asked, onReport);
    this.#comparison = compareReports(reports, asked.seed, asked.nodes);
    this.#options.events.publish({ type: 'comparison', comparison: this.#comparison });
    return this.#comparison;
  }

  list = (): Promise<RunSummary[]> => this.#stored.list();
  report = (run: string): Promise<RunReport> => this.#stored.report(run);
  history = (run: string, deployment: DeploymentName): Promise<Readable> =>
    this.#stored.history(run, deployment);

  async page(run: string): Promise<string> {
    const report = await this.#stored.report(run);
    const experiment = this.#options.experiments.find(({ name }) => name === report.experiment);
    if (!experiment) {
      throw new LabRefusal(
        'impossible',
        `There is no experiment ${report.experiment} any more to tell it by.`,
      );
    }
    // Only who asks for a page pays for what makes one.
    const { storedRunPage } = await import('./report/html/stored-run-page.ts');
    const fileOf = (deployment: DeploymentName) => this.#stored.historyFile(run, deployment);
    return storedRunPage(experiment, report, fileOf);
  }
}
