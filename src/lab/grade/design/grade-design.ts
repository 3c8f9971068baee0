/** Grades a decision record: runs what decides its case on the deployment that it has chosen. */
import { relative } from 'node:path';
import type { DesignDocument, GradedRequirement } from '../../../protocol/grade-design.ts';
import type { DeploymentName } from '../../../protocol/lab-words.ts';
import type { DeploymentResult } from '../../../protocol/reports.ts';
import { LabRefusal } from '../../lab-control.ts';
import type { Experiment } from '../../runner/experiment.ts';
import type { Requirement } from './case.ts';
import { checkRecord } from './check-record.ts';
import type { DesignRecord } from './read-record.ts';
import { DESIGN_PAGE } from './record-form.ts';
import { experimentsOf, judgeRule, ruleText } from './rules.ts';

/** On a machine that is busy with something else, a run may come out otherwise than it does on its own. */
const ATTEMPTS_MAX = 3;

export interface DesignBench {
  readonly experiments: readonly Experiment[];
  /** Runs one experiment on one deployment, for real. */
  run(experiment: Experiment, name: DeploymentName, nodes: number | undefined): Promise<DeploymentResult>;
}

interface Measured {
  readonly result: DeploymentResult;
  readonly note: string | null;
}

/** The first experiment of the rule's that speaks of the deployment. */
function decidedBy(
  { rule, id }: Requirement,
  { experiments }: DesignBench,
  name: DeploymentName,
): Experiment {
  const numbers = experimentsOf(rule);
  const candidates = numbers.flatMap((number) =>
    experiments.filter((one) => one.name.startsWith(`${number}-`)),
  );
  const found = candidates.find(({ expected }) => expected[name]);
  if (!found)
    throw new LabRefusal('unknown', `${id}: no experiment of ${numbers.join(', ')} speaks of ${name}.`);
  return found;
}

/** Again where it was disturbed: the last attempt counts, whatever it says. */
async function measure(bench: DesignBench, experiment: Experiment, record: DesignRecord): Promise<Measured> {
  const { deployment, nodes } = record;
  const asked = nodes === undefined ? undefined : Math.max(nodes, experiment.nodesMin);
  for (let attempt = 1; ; attempt += 1) {
    const result = await bench.run(experiment, deployment, asked);
    const { observed, expected } = result;
    if (observed === expected || observed === 'unavailable') {
      return {
        result,
        note: attempt === 1 ? null : `${experiment.name} was run again: it had been disturbed.`,
      };
    }
    if (attempt < ATTEMPTS_MAX) continue;
    const note = `${experiment.name} came out as ${observed} ${ATTEMPTS_MAX} times, and usually it ${expected}: is the machine busy with something else?`;
    return { result, note };
  }
}

function judgement(
  requirement: Requirement,
  experiment: Experiment,
  result: DeploymentResult,
  record: DesignRecord,
): Pick<GradedRequirement, 'state' | 'seen' | 'price'> {
  const [note] = result.notes;
  if (result.observed === 'unavailable') return { state: 'not run', seen: note ?? '', price: null };
  const seen = { experiment, result, ...record };
  const judged = result.observed === 'inconclusive' ? null : judgeRule(requirement.rule, seen);
  if (!judged) {
    return {
      state: 'unclear',
      seen: `the run could not decide: ${note ?? 'too little was seen'}`,
      price: null,
    };
  }
  return { state: judged.met ? 'met' : 'not met', seen: judged.seen, price: judged.price };
}

function graded(
  requirement: Requirement,
  experiment: Experiment,
  result: DeploymentResult,
  record: DesignRecord,
): GradedRequirement {
  const { id, text, rule } = requirement;
  const expectation = record.expected.get(id);
  const judged = judgement(requirement, experiment, result, record);
  const isDecided = judged.state === 'met' || judged.state === 'not met';
  const isRegular = result.observed === result.expected;
  return {
    id,
    text,
    rule: ruleText(rule, experiment.claim),
    ...judged,
    expected: expectation?.met ? 'met' : 'not met',
    reason: expectation?.reason ?? '',
    asExpected: isDecided ? (judged.state === 'met') === expectation?.met : null,
    experiment: experiment.name,
    // A size is a figure of the whole run: what the evidence shows is something else.
    operation: rule.kind === 'request at most' ? null : (result.evidence[0]?.operation ?? null),
    history: result.history,
    why: judged.state === 'not met' && isRegular ? (experiment.because[record.deployment] ?? '') : '',
    see: [`docs/course/experiments/${experiment.name}.md`, DESIGN_PAGE],
  };
}

/** @throws LabRefusal when the machine can run nothing of it */
export async function gradeDesign(
  file: string,
  record: DesignRecord,
  bench: DesignBench,
): Promise<DesignDocument> {
  const { title, kase, deployment, nodes = null, idleSeconds, absoluteSeconds } = record;
  const decisive = kase.requirements.map((one) => ({ one, experiment: decidedBy(one, bench, deployment) }));
  const measured = new Map<Experiment, Measured>();
  for (const experiment of bench.experiments) {
    if (!decisive.some((each) => each.experiment === experiment)) continue;
    measured.set(experiment, await measure(bench, experiment, record));
  }
  const requirements = decisive.flatMap(({ one, experiment }) => {
    const { result } = measured.get(experiment) ?? {};
    return result ? [graded(one, experiment, result, record)] : [];
  });
  if (requirements.every(({ state }) => state === 'not run')) {
    throw new LabRefusal('impossible', requirements[0]?.seen ?? 'Nothing could be run.');
  }
  const said = checkRecord(record, requirements);
  return {
    version: 1,
    exercise: 'design',
    file: relative(process.cwd(), file).replaceAll('\\', '/'),
    title,
    case: kase.id,
    deployment,
    nodes,
    idleSeconds,
    absoluteSeconds,
    passed: requirements.every(({ state }) => state === 'met') && said.every(({ passed }) => passed),
    requirements,
    record: said,
    forPeople: kase.forPeople,
    notes: [...measured.values()].flatMap(({ note }) => note ?? []),
  };
}
