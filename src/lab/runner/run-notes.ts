/** What is told beside a result, since it was not as usual. */
import type { DeploymentName } from '../../protocol/lab-words.ts';
import { deployments, needsStore } from '../deployments.ts';
import type { Experiment } from './experiment.ts';

interface NodeCounts {
  readonly ran: number;
  readonly asked: number | undefined;
}

function nodesNote({ nodesFixed }: Experiment, name: DeploymentName, { ran, asked }: NodeCounts): string[] {
  if (asked === undefined || asked === ran) return [];
  if (nodesFixed !== undefined) return [`began on ${ran}: --nodes does not change what the claim says`];
  return [`ran on ${ran}: --nodes does not apply to ${name}, whose point is a single node`];
}

/** Undefined: the servers' own. */
export function storeDeadlineIn(
  { storeDeadlineMs = 0 }: Experiment,
  name: DeploymentName,
): number | undefined {
  return Math.max(storeDeadlineMs, deployments[name].storeDeadlineMs ?? 0) || undefined;
}

function deadlineNote(name: DeploymentName, experiment: Experiment): string[] {
  const deadlineMs = storeDeadlineIn(experiment, name);
  if (deadlineMs === undefined || !needsStore(name)) return [];
  return [`nodes waited ${deadlineMs} ms for an answer of the store instead of the default of 250 ms`];
}

function lifetimeNote({ lifetimes }: Experiment): string[] {
  if (!lifetimes) return [];
  return [
    `lifetimes shortened for the run: idle ${lifetimes.idleMs / 1000} s and absolute ${lifetimes.absoluteMs / 1000} s instead of the defaults of 1800 s and 43200 s`,
  ];
}

function threadsNote({ threads }: Experiment): string[] {
  if (threads === undefined) return [];
  return [
    `each node had ${threads} thread for slow work instead of Node’s four, so that a small machine has processors left`,
  ];
}

export const circumstances = (experiment: Experiment, name: DeploymentName, nodes: NodeCounts): string[] => [
  ...lifetimeNote(experiment),
  ...deadlineNote(name, experiment),
  ...threadsNote(experiment),
  ...nodesNote(experiment, name, nodes),
];
