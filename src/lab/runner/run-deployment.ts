/** One experiment on one deployment, from the first process to the verdict. */
import type { DeploymentName, ServerName, StoreName } from '../../protocol/lab-words.ts';
import type { DeploymentResult } from '../../protocol/reports.ts';
import { strategyFacts } from '../../protocol/strategies.ts';
import { type Judgement, judge } from '../checker/check.ts';
import { measurementsOf } from '../checker/measurements.ts';
import { Canaries } from '../client/canaries.ts';
import { createAgent } from '../client/http-exchange.ts';
import type { Site } from '../client/lab-session.ts';
import type { Deployment } from '../deployment.ts';
import { deployments, storeOf } from '../deployments.ts';
import { createRecorder, type Recorder } from '../history/recorder.ts';
import type { RunFolder } from '../history/run-folder.ts';
import { LabRefusal } from '../lab-control.ts';
import { isLinkFault } from '../link/store-link.ts';
import { NodeFailed } from '../processes/node-process.ts';
import { discoverBase } from './discover-base.ts';
import { type Experiment, expectedOf, policyIn, storeFaultsOf } from './experiment.ts';
import { performStep } from './perform.ts';
import { createRandom, seededRoutes } from './random.ts';
import type { RunEnvironment } from './run-environment.ts';
import { circumstances, storeDeadlineIn } from './run-notes.ts';
import type { Stage } from './stage.ts';

const OUTAGE_DEADLINE_MS = 1_000;
const RECOVERY_MS = 1_500;

/** How many nodes this experiment runs on: what the person asked for, the experiment needs, or is usual. */
export function nodeCount(experiment: Experiment, name: DeploymentName, asked: number | undefined): number {
  if (experiment.nodesFixed !== undefined) return experiment.nodesFixed;
  const declared = experiment.nodes?.[name];
  // A single node is the point of `memory`; more of them only where the experiment says so.
  if (declared === undefined && deployments[name].nodes === 1) return 1;
  return asked ?? declared ?? deployments[name].nodes;
}

/** The same gateway, as many nodes, no store. */
const likeOf = ({ name, policy, nodes }: Deployment) => ({
  name,
  strategy: deployments[name].strategy,
  policy,
  nodeCount: nodes.length,
  store: null,
});

/** The one that its sessions lie in; where they lie in none, one beside it may be broken all the same. */
const storeFor = ({ breaksStore }: Experiment, name: DeploymentName): StoreName | null =>
  storeOf(name) ?? (breaksStore ? 'redis' : null);

/** Why it cannot run here; null when it can. The service has its accounts in PostgreSQL, wherever its sessions lie. */
async function missingFor(
  experiment: Experiment,
  name: DeploymentName,
  server: ServerName,
  env: RunEnvironment,
): Promise<string | null> {
  const used = storeFor(experiment, name);
  const missing = used ? await env.missingStore(used, storeFaultsOf(experiment)) : null;
  return missing ?? (server === 'service' ? env.missingStore('postgres', []) : null);
}

async function performAll(
  experiment: Experiment,
  env: RunEnvironment,
  deployment: Deployment,
  recorder: Recorder,
  seed: number,
): Promise<void> {
  const agent = createAgent();
  const beside = storeFor(experiment, deployment.name);
  try {
    const site: Site = {
      agent,
      recorder,
      gatewayUrl: deployment.url,
      base: await discoverBase(deployment.url),
    };
    const store = deployment.store ?? (beside ? await env.store(beside) : null);
    const stage: Stage = {
      deployment,
      store,
      site,
      random: createRandom(seed),
      startBeside: (command) => env.startBeside({ ...likeOf(deployment), command }),
      sessions: [],
      loggedOut: [],
      canaries: new Canaries(),
      queues: new Map(),
    };
    for (const step of experiment.steps) {
      env.onStep?.(experiment.name, deployment.name, step);
      await performStep(stage, step);
      if (deployment.failure) return;
    }
  } finally {
    await agent.destroy();
    // Whatever became of the run, the store is shared with the next one.
    if (experiment.breaksStore && beside) await env.store(beside);
  }
}

/** What ended the run before its time; null when nothing did. */
async function perform(...run: Parameters<typeof performAll>): Promise<string | null> {
  const [, , deployment] = run;
  try {
    await performAll(...run);
  } catch (error) {
    // Where a node has gone by itself, whatever else failed is a consequence.
    if (!(error instanceof NodeFailed) && !deployment.failure) throw error;
    return deployment.failure ?? (error as NodeFailed).message;
  }
  return deployment.failure;
}

function judgeRun(experiment: Experiment, name: DeploymentName, recorder: Recorder): Judgement {
  const { invariants, observes = [] } = experiment;
  const { stateHeldBy } = strategyFacts[deployments[name].strategy];
  return judge(recorder.events, { invariants, observes, claimed: { stateHeldBy } });
}

/** What each node is told because this experiment is about it. */
const settingsIn = (experiment: Experiment, name: DeploymentName) => ({
  storeDeadlineMs: storeDeadlineIn(experiment, name),
  lifetimes: experiment.lifetimes,
  threads: experiment.threads,
});

export async function runDeployment(
  experiment: Experiment,
  name: DeploymentName,
  env: RunEnvironment,
  run: { server: ServerName; seed: number; nodes: number | undefined; folder: RunFolder },
): Promise<DeploymentResult> {
  const { server } = run;
  const expected = expectedOf(experiment, server, name);
  if (!expected) throw new LabRefusal('unknown', `${experiment.name} says nothing about ${name}.`);
  const missing = await missingFor(experiment, name, server, env);
  const nothing = {
    deployment: name,
    expected,
    invariants: {},
    evidence: [],
    measurements: {},
    history: null,
  };
  if (missing) return { ...nothing, observed: 'unavailable', notes: [missing] };

  const { strategy } = deployments[name];
  const store = storeOf(name);
  const options = {
    name,
    server,
    strategy,
    policy: policyIn(experiment)(name),
    nodeCount: nodeCount(experiment, name, run.nodes),
    store: store ? await env.store(store) : null,
    database: server === 'service' ? await env.store('postgres') : null,
    throughLink: storeFaultsOf(experiment).some(isLinkFault),
    ...settingsIn(experiment, name),
    newRoute: seededRoutes(run.seed),
  };
  const deployment = await env.startDeployment(options).catch((error: unknown) => {
    if (error instanceof NodeFailed) return error;
    throw error;
  });
  if (deployment instanceof NodeFailed) {
    return { ...nothing, observed: 'inconclusive', notes: [deployment.message] };
  }
  try {
    const recorder = createRecorder({
      ...{ experiment: experiment.name, seed: run.seed, gateway: options.policy },
      nodes: deployment.nodes.map((node) => node.name),
      revocationBoundMs: 0,
      outageDeadlineMs: OUTAGE_DEADLINE_MS,
      recoveryMs: RECOVERY_MS,
    });
    const failure = await perform(experiment, env, deployment, recorder, run.seed);
    const { verdict, truths, evidence, notes } = judgeRun(experiment, name, recorder);
    return {
      deployment: name,
      expected,
      observed: failure ? 'inconclusive' : verdict,
      invariants: truths,
      evidence: [...evidence],
      measurements: measurementsOf(recorder.events),
      history: await run.folder.writeHistory(name, recorder.events),
      notes: [
        ...notes,
        ...(failure ? [failure] : []),
        ...circumstances(experiment, name, { ran: options.nodeCount, asked: run.nodes }),
      ],
    };
  } finally {
    await env.stopDeployment(deployment);
  }
}
