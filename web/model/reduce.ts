/** Events to model, purely: the same events give the same picture, in a browser and in a test. */
import { LOAD_CLIENT } from '../../src/protocol/lab-clients.ts';
import type { DeploymentState, Hop, LabEvent, LabState } from '../../src/protocol/lab-events.ts';
import type { DeploymentName } from '../../src/protocol/lab-words.ts';
import { samplesMax } from '../../src/protocol/samples.ts';
import { heldSessions } from './held.ts';
import { type Loss, lossesBetween } from './losses.ts';
import {
  emptyModel,
  type Happening,
  hopsMax,
  type LogLine,
  logLinesMax,
  type Model,
  type NumberedEvent,
} from './model.ts';

export function reduce(model: Model, { sequence, event, at = 0 }: NumberedEvent): Model {
  // A snapshot always counts, even with a lower number: then it is another lab, which was started since.
  if (event.type === 'snapshot') {
    const known = sequence < model.sequence ? emptyModel : model;
    return { ...known, sequence, lab: event.state };
  }
  if (model.lab === null || sequence <= model.sequence) return model;
  const next = { ...model, sequence, lab: changeLab(model.lab, event) };
  const log = (deployment: DeploymentName, happening: Happening) => withLine(next, deployment, happening, at);
  switch (event.type) {
    case 'deployment': {
      const { name, state } = event.deployment;
      return state === 'starting' ? forgotten(next, name) : withLosses(model.lab, next, name, at);
    }
    case 'node':
      return withLosses(model.lab, next, event.deployment, at);
    case 'hop':
      return withHop(log(event.hop.deployment, { kind: 'hop', hop: event.hop }), event.hop);
    case 'fault':
      return log(event.deployment, { kind: 'fault', fault: event.fault, target: event.target });
    case 'heal':
      return log(event.deployment, { kind: 'heal', target: event.target });
    case 'scale':
      return log(event.deployment, { kind: 'scale', change: event.change, node: event.node });
    case 'phase':
      return log(event.deployment, { kind: 'phase', phase: event.phase });
    case 'notice':
      return { ...next, notice: { sequence, text: event.text } };
    default:
      return next;
  }
}

function changeLab(lab: LabState, event: LabEvent): LabState {
  switch (event.type) {
    case 'deployment':
      return { ...lab, deployments: replaceBy('name', lab.deployments, event.deployment) };
    case 'node':
      return changeDeployment(lab, event.deployment, (deployment) => ({
        ...deployment,
        nodes: replaceBy('name', deployment.nodes, event.node),
      }));
    case 'hop':
      // The lab counts by the same events, so its next word on this node says the same number.
      return changeDeployment(lab, event.hop.deployment, (deployment) => ({
        ...deployment,
        nodes: deployment.nodes.map((node) =>
          node.name === event.hop.node ? { ...node, requests: node.requests + 1 } : node,
        ),
      }));
    case 'store':
      return changeDeployment(lab, event.deployment, (deployment) => ({ ...deployment, store: event.store }));
    case 'run':
      return { ...lab, activeRun: event.activeRun };
    case 'report':
      return { ...lab, reports: replaceBy('experiment', lab.reports, event.report) };
    case 'comparison':
      return { ...lab, comparison: event.comparison };
    case 'sample': {
      const samples = [...(lab.samples[event.deployment] ?? []), event.sample].slice(-samplesMax);
      return { ...lab, samples: { ...lab.samples, [event.deployment]: samples } };
    }
    default:
      return lab;
  }
}

function changeDeployment(
  lab: LabState,
  name: DeploymentName,
  change: (deployment: DeploymentState) => DeploymentState,
): LabState {
  const deployments = lab.deployments.map((each) => (each.name === name ? change(each) : each));
  return { ...lab, deployments };
}

/** In its old place, so that nothing on the page jumps; at the end when it is new. */
function replaceBy<Key extends string, Item extends Record<Key, string>>(
  key: Key,
  items: Item[],
  item: Item,
): Item[] {
  if (!items.some((each) => each[key] === item[key])) return [...items, item];
  return items.map((each) => (each[key] === item[key] ? item : each));
}

function withLine(model: Model, deployment: DeploymentName, happening: Happening, at: number): Model {
  const line = { ...happening, sequence: model.sequence, at };
  const logs = {
    ...model.logs,
    [deployment]: [line, ...(model.logs[deployment] ?? [])].slice(0, logLinesMax),
  };
  const isAsked =
    happening.kind === 'hop' && happening.hop.client !== null && happening.hop.client !== LOAD_CLIENT;
  const asked = isAsked ? { ...model.asked, [deployment]: line } : model.asked;
  if (!isNotable(happening)) return { ...model, logs, asked };
  const notable = notableWith(line, model.notable[deployment] ?? []);
  return { ...model, logs, asked, notable: { ...model.notable, [deployment]: notable } };
}

/** As many of the steady traffic as of all else: a thousand failures do not push out what they came from. */
function notableWith(line: LogLine, lines: readonly LogLine[]): LogLine[] {
  const isLoad = (each: LogLine) => each.kind === 'hop' && each.hop.client === LOAD_CLIENT;
  const isAlike = (each: LogLine) => isLoad(each) === isLoad(line);
  const oldest = lines.filter(isAlike)[logLinesMax - 1];
  return [line, ...lines.filter((each) => each !== oldest)];
}

const isNotable = (happening: Happening): boolean =>
  happening.kind !== 'hop' || happening.hop.status >= 400 || happening.hop.retried.length > 0;

function withHop(model: Model, hop: Hop): Model {
  const hops = [...(model.hops[hop.deployment] ?? []), hop].slice(-hopsMax);
  return { ...model, hops: { ...model.hops, [hop.deployment]: hops } };
}

/** A deployment that starts anew counts its requests from one again: an old line would lead to a new request. */
function forgotten(model: Model, name: DeploymentName): Model {
  const without = <Value>(each: Readonly<Partial<Record<DeploymentName, Value>>>) =>
    Object.fromEntries(Object.entries(each).filter(([key]) => key !== name));
  const { logs, notable, asked, lost, hops } = model;
  return {
    ...model,
    ...{ logs: without(logs), notable: without(notable), asked: without(asked) },
    ...{ lost: without(lost), hops: without(hops) },
  };
}

/** A node that is gone, or is another process by now, has taken along what lay in its memory. */
function withLosses(before: LabState, model: Model, name: DeploymentName, at: number): Model {
  const find = (lab: LabState | null) => lab?.deployments.find((each) => each.name === name);
  const lines = model.notable[name] ?? [];
  const losses = lossesBetween(find(before), find(model.lab), (node) => isStruck(lines, node, at));
  const told = losses.reduce((next, loss) => withLine(next, name, { kind: 'lost', ...loss }, at), model);
  return { ...told, lost: { ...told.lost, [name]: lostNow(told.lost[name], losses, find(model.lab)) } };
}

function lostNow(
  before: readonly string[] = [],
  losses: readonly Loss[],
  deployment: DeploymentState | undefined,
): string[] {
  const lost = new Set([
    ...before,
    ...losses.flatMap(({ sessions }) => sessions.map(({ client }) => client)),
  ]);
  for (const { client } of deployment ? heldSessions(deployment) : []) lost.delete(client);
  return [...lost];
}

/** As long as ending a process takes, at the most. */
const STRUCK_MS = 10_000;

function isStruck(lines: readonly LogLine[], node: string, at: number): boolean {
  const last = lines.find((line) => (line.kind === 'fault' || line.kind === 'heal') && line.target === node);
  return last?.kind === 'fault' && last.fault !== 'pause' && at - last.at < STRUCK_MS;
}
