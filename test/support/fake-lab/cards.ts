/** Experiments and results as the lab would tell them; the numbers are invented. */

import type { ExperimentCard } from '../../../src/protocol/cards.ts';
import type { ExpectedVerdict } from '../../../src/protocol/lab-words.ts';
import type { Comparison, DeploymentResult, RunReport } from '../../../src/protocol/reports.ts';
import { strategyFacts } from '../../../src/protocol/strategies.ts';
import { PROVING_OPERATION } from './histories.ts';

const card = (name: string, part: ExperimentCard['part'], rest: Partial<ExperimentCard>): ExperimentCard => ({
  name,
  number: name.slice(0, 2),
  title: name.slice(3).replaceAll('-', ' '),
  part,
  claim: 'Round-robin over three nodes: any node serves any session.',
  why: 'The first request lands on server 1, the second on server 2. How does server 2 know who is asking?',
  predict: {
    question: 'Three nodes in turn, no affinity. Which strategy forgets who is asking?',
    options: ['None of them', 'jwt', 'memory', 'redis'],
    answer: 2,
  },
  steps: [
    'Six visitors log in',
    'Each asks five times, through the gateway',
    'Each asks every node directly',
  ],
  invariants: ['I2', 'I7'],
  expected: { jwt: 'holds', memory: 'breaks', redis: 'holds' },
  because: {
    jwt: 'Every node has the key that checks the signature, and the request brings the rest along.',
    memory: 'Only the node that met the client holds the session. The other two have never heard of it.',
    redis: 'No node holds anything. Each asks the same store, and gets the same answer.',
  },
  onService: {},
  tryNext: ['04-affinity', '07-kill-one'],
  nodesMin: 2,
  needsStore: ['redis'],
  ...rest,
});

export const cards: ExperimentCard[] = [
  card('01-who-remembers', 'A', {
    claim: 'The state lies where the strategy says.',
    invariants: ['location'],
  }),
  card('03-two-servers', 'B', { title: 'Two servers: the key insight' }),
  card('04-affinity', 'B', {
    claim: 'With affinity, a session that lives in one node is always found.',
    expected: { sticky: 'holds' },
  }),
  card('07-kill-one', 'C', {
    claim: 'SIGKILL of one node, then its restart, loses no session.',
    expected: { jwt: 'holds', memory: 'breaks', sticky: 'breaks', redis: 'holds' },
  }),
  card('10-store-down', 'C', {
    claim: 'Without its store a service says so at once, and never that nobody is logged in.',
    invariants: ['I11', 'I13'],
    expected: { jwt: 'holds', redis: 'degrades' },
  }),
  card('15-logout-then-replay', 'D', { claim: 'A logged-out credential is refused at once.' }),
  card('20-lost-update', 'E', {
    claim: 'Of 50 parallel additions to a cart, all are kept.',
    invariants: ['I4'],
  }),
];

function result(deployment: DeploymentResult['deployment'], expected: ExpectedVerdict): DeploymentResult {
  const isBroken = expected === 'breaks';
  return {
    deployment,
    expected,
    observed: expected,
    invariants: { I2: 'true', I7: isBroken ? 'false' : 'true' },
    evidence: isBroken
      ? [
          {
            invariant: 'I7',
            operation: PROVING_OPERATION,
            text: 'GET /me of s2 answered 401 while its session was live.',
          },
        ]
      : [],
    measurements: {
      operations: 96,
      succeeded: isBroken ? 32 : 96,
      ...(isBroken && { refused401: 64, sessionsOpened: 6, sessionsLost: 4 }),
      credentialBytes: deployment === 'jwt' ? 618 : 43,
      ...(deployment === 'jwt' && { credentialBytesGrown: 1340 }),
      latencyMs: { p50: 2.1, p95: 5.6, p99: 9.4 },
    },
    history: `runs/latest/${deployment}.jsonl`,
    notes: [],
  };
}

const runOf = (experiment: string, seed: number): string =>
  `2026-01-01T10-00-00-000Z-${experiment}-seed${seed}`;

/** What the invented comparison says that it rests on. */
const measuredBy = [
  '01-who-remembers',
  '03-two-servers',
  '07-kill-one',
  '15-logout-then-replay',
  '20-lost-update',
];

export function reportFor(experiment: string, seed: number): RunReport {
  const expected = cards.find(({ name }) => name === experiment)?.expected ?? {};
  const results = Object.entries(expected).map(([deployment, verdict]) =>
    result(deployment as DeploymentResult['deployment'], verdict),
  );
  return {
    run: runOf(experiment, seed),
    experiment,
    server: 'teach',
    seed,
    passed: true,
    results,
  };
}

export const comparison: Comparison = {
  version: 1,
  server: 'teach',
  seed: 7,
  rows: (['jwt', 'memory', 'sticky', 'redis'] as const).map((deployment) => {
    const isStateless = deployment === 'jwt';
    const inNode = deployment === 'memory' || deployment === 'sticky';
    return {
      deployment,
      strategy: deployment === 'sticky' ? 'memory' : deployment,
      gateway: deployment === 'sticky' ? 'affinity' : 'round-robin',
      nodes: deployment === 'memory' ? 1 : 3,
      stateHeldBy: strategyFacts[deployment === 'sticky' ? 'memory' : deployment].stateHeldBy,
      credentialBytes: isStateless ? 618 : 43,
      requestBytes: isStateless ? 802 : 231,
      survivesServerLoss: !inNode,
      sessionsLostShare: inNode ? 0.33 : 0,
      ...(deployment !== 'memory' && { anyServerWillDo: deployment !== 'sticky' }),
      revocationSeconds: isStateless ? 4.2 : 0,
      ...(isStateless && { revocationBoundSeconds: 900 }),
      parallelChanges: { sent: 50, kept: isStateless ? 9 : 50 },
      storeOutage: deployment === 'redis' ? 'fails closed' : 'unaffected',
      bytesPerSession: inNode ? { node: 940, store: null } : { node: 0, store: isStateless ? null : 1120 },
      evidence: measuredBy.map((name) => `runs/${runOf(name, 7)}/${deployment}.jsonl`),
      notes: [
        'latencyMs and requestsPerSecond are not measured: no experiment compares with a bare server yet',
      ],
    };
  }),
};
