/** Everything that the lab can tell its page, over few enough names that events are often about the same thing. */
import fc from 'fast-check';
import type { Hop, LabEvent } from '../../src/protocol/lab-events.ts';
import { deploymentNames } from '../../src/protocol/lab-words.ts';
import type { Sample } from '../../src/protocol/samples.ts';
import { cards, comparison, reportFor } from './fake-lab/cards.ts';
import { nodeState, running, stopped } from './fake-lab/deployments.ts';
import { hopOf } from './fake-lab/hops.ts';

export const hop = (
  deployment: Hop['deployment'],
  node: string | null,
): Extract<LabEvent, { type: 'hop' }> => ({
  type: 'hop',
  hop: { ...hopOf(running(deployment), 'alice', 'me', node, 1), at: 0 },
});

const sample = (at: number): Sample => ({
  at,
  answered: 3,
  refused: 0,
  failed: 0,
  unanswered: 0,
  retried: 0,
  latencyMs: null,
  requestBytes: 900,
  responseBytes: 1200,
  nodes: [],
});

const deploymentName = fc.constantFrom(...deploymentNames);
const nodeNumber = fc.integer({ min: 1, max: 4 });
const experiment = fc.constantFrom(...cards.map(({ name }) => name));

export const anyEvent: fc.Arbitrary<LabEvent> = fc.oneof(
  deploymentName.map((name) => ({ type: 'deployment' as const, deployment: running(name) })),
  fc.tuple(deploymentName, nodeNumber).map(([name, number]) => ({
    type: 'deployment' as const,
    deployment: {
      ...running(name),
      sessions: [{ client: 'alice', user: 'alice', heldBy: 'node' as const, node: `node-${number}` }],
    },
  })),
  fc.tuple(deploymentName, nodeNumber).map(([name, number]) => ({
    type: 'node' as const,
    deployment: name,
    node: { ...nodeState(name, number), state: 'down' as const },
  })),
  deploymentName.map((name) => ({ type: 'deployment' as const, deployment: stopped(name) })),
  fc.record({ name: deploymentName, number: nodeNumber, held: fc.nat(9) }).map(({ name, number, held }) => ({
    type: 'node' as const,
    deployment: name,
    node: { ...nodeState(name, number), sessionsHeld: held },
  })),
  fc.constantFrom('up' as const, 'paused' as const, 'down' as const).map((state) => ({
    type: 'store' as const,
    deployment: 'redis' as const,
    store: { name: 'redis' as const, state, port: 4180 },
  })),
  fc.tuple(deploymentName, nodeNumber).map(([name, number]) => hop(name, `node-${number}`)),
  deploymentName.map((name) => hop(name, null)),
  deploymentName.map((name) => ({ type: 'phase' as const, deployment: name, phase: 'fault' as const })),
  deploymentName.map((name) => ({
    type: 'fault' as const,
    deployment: name,
    fault: 'kill' as const,
    target: 'node-1',
  })),
  fc.tuple(deploymentName, fc.constantFrom('added' as const, 'removed' as const)).map(([name, change]) => ({
    type: 'scale' as const,
    deployment: name,
    change,
    node: 'node-4',
  })),
  deploymentName.map((name) => ({ type: 'heal' as const, deployment: name, target: 'node-1' })),
  fc.option(experiment).map((name) => ({
    type: 'run' as const,
    activeRun: name === null ? null : { experiment: name, deployment: null, step: null },
  })),
  fc
    .tuple(experiment, fc.nat(9))
    .map(([name, seed]) => ({ type: 'report' as const, report: reportFor(name, seed) })),
  fc.nat(9).map((seed) => ({ type: 'comparison' as const, comparison: { ...comparison, seed } })),
  fc.tuple(deploymentName, fc.nat(9)).map(([name, at]) => ({
    type: 'sample' as const,
    deployment: name,
    sample: sample(at),
  })),
  fc.string().map((text) => ({ type: 'notice' as const, text })),
);
