/** What an experiment declares. The command line, the page, the tests and the docs all read this. */

import type { ExperimentCard, OnService } from '../../protocol/cards.ts';
import type {
  CoursePart,
  DeploymentName,
  ExpectedVerdict,
  GatewayPolicy,
  InvariantId,
  ObservationId,
  ServerName,
  StoreFault,
} from '../../protocol/lab-words.ts';
import type { StatementId } from '../../protocol/reports.ts';
import { deployments, needsStore } from '../deployments.ts';
import type { Lifetimes } from '../node-command.ts';
import type { Step } from './step.ts';

export interface Experiment {
  /** NN-name, as its file is called. */
  readonly name: string;
  readonly title: string;
  readonly part: CoursePart;
  /** One sentence that can turn out false. */
  readonly claim: string;
  readonly why: string;
  readonly predict: {
    readonly question: string;
    readonly options: readonly string[];
    readonly answer: number;
  };
  /** Fewer nodes would leave nothing to see. */
  readonly nodesMin: number;
  /** Nodes per deployment where the usual number does not show the point. */
  readonly nodes?: Partial<Record<DeploymentName, number>>;
  /** The claim itself names how many nodes there are at first: then nobody can ask for another number. */
  readonly nodesFixed?: number;
  /** The gateway's policy, where it is the point; otherwise each deployment's own. */
  readonly gateway?: GatewayPolicy;
  /** Shortened for the run; the default is reported beside the measurement. */
  readonly lifetimes?: Lifetimes;
  /** How long nodes wait for the store, where the default would hide the point; reported beside the result. */
  readonly storeDeadlineMs?: number;
  /** How many threads a node has for slow work, where the usual four would hide the point; reported as well. */
  readonly threads?: number;
  /** The store is broken: even deployments that do without one must have one beside them. */
  readonly breaksStore?: boolean;
  readonly invariants: readonly InvariantId[];
  /** What is claimed beside the invariants. */
  readonly observes?: readonly ObservationId[];
  readonly steps: readonly Step[];
  readonly expected: Partial<Record<DeploymentName, ExpectedVerdict>>;
  /** Why it came out so, 40 words at most. */
  readonly because: Partial<Record<DeploymentName, string>>;
  /** Only where reality differs on the service for a good reason; and that reason. */
  readonly expectedOnService?: Partial<Record<DeploymentName, OnService>>;
  readonly tryNext: readonly string[];
}

/** Undefined: it says nothing about this deployment. */
export const expectedOf = (
  { expected, expectedOnService }: Experiment,
  server: ServerName,
  name: DeploymentName,
): ExpectedVerdict | undefined =>
  (server === 'service' ? expectedOnService?.[name]?.expected : undefined) ?? expected[name];

export const deploymentsOf = ({ expected }: Experiment): DeploymentName[] =>
  Object.keys(expected) as DeploymentName[];

/** How the gateway chooses here: as the experiment says, or as is usual for the deployment. */
export const policyIn =
  ({ gateway }: Experiment) =>
  (name: DeploymentName): GatewayPolicy =>
    gateway ?? deployments[name].gateway;

export const statementsOf = ({ invariants, observes = [] }: Experiment): StatementId[] => [
  ...invariants,
  ...observes,
];

const faultsIn = (step: Step): StoreFault[] => {
  if (step.kind === 'breakStore') return [step.fault];
  if (step.kind === 'cutPower') return ['power-cut'];
  return step.kind === 'traffic' ? step.meanwhile.flatMap((one) => faultsIn(one.step)) : [];
};

/** How it breaks the store, if it does. */
export const storeFaultsOf = ({ steps }: Experiment): StoreFault[] => steps.flatMap(faultsIn);

export const experimentCard = (experiment: Experiment): ExperimentCard => ({
  name: experiment.name,
  number: experiment.name.slice(0, 2),
  title: experiment.title,
  part: experiment.part,
  claim: experiment.claim,
  why: experiment.why,
  predict: { ...experiment.predict, options: [...experiment.predict.options] },
  steps: experiment.steps.map(({ text }) => text),
  invariants: statementsOf(experiment),
  expected: experiment.expected,
  because: experiment.because,
  onService: experiment.expectedOnService ?? {},
  tryNext: [...experiment.tryNext],
  nodesMin: experiment.nodesMin,
  needsStore: deploymentsOf(experiment).filter((name) => needsStore(name) || experiment.breaksStore),
});
