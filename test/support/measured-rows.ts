// Rows of the comparison as measured once, and rows in which anything may be missing.
import fc from 'fast-check';
import { capacityProbe } from '../../src/protocol/comparison-sources.ts';
import { deploymentNames } from '../../src/protocol/lab-words.ts';
import type { Comparison, ComparisonRow, RunReport } from '../../src/protocol/reports.ts';
import type { Needs } from '../../web/model/fit.ts';

export const row = (
  deployment: ComparisonRow['deployment'],
  values: Partial<ComparisonRow>,
): ComparisonRow => ({
  ...{
    deployment,
    strategy: deployment === 'sticky' ? 'memory' : deployment,
    gateway: 'round-robin',
    nodes: 3,
  },
  ...{ evidence: [`runs/2026-01-01T10-00-00-000Z-07-kill-one-seed7/${deployment}.jsonl`], notes: [] },
  ...values,
});

export const rows: ComparisonRow[] = [
  row('jwt', {
    ...{ stateHeldBy: 'client', credentialBytes: 562, anyServerWillDo: true, sessionsLostShare: 0 },
    ...{
      survivesServerLoss: true,
      revocationSeconds: 4,
      revocationBoundSeconds: 43_200,
      parallelChanges: { sent: 50, kept: 1 },
    },
    ...{ bytesPerSession: { node: 5, store: null }, storeOutage: 'unaffected' },
  }),
  row('sticky', {
    ...{ stateHeldBy: 'node', credentialBytes: 59, anyServerWillDo: false, sessionsLostShare: 0.4 },
    ...{ revocationSeconds: 0, revocationBoundSeconds: 0, parallelChanges: { sent: 50, kept: 50 } },
    ...{ bytesPerSession: { node: 336, store: null }, storeOutage: 'unaffected' },
  }),
  row('redis', {
    ...{ stateHeldBy: 'store', credentialBytes: 58, anyServerWillDo: true, sessionsLostShare: 0 },
    ...{
      survivesServerLoss: true,
      revocationSeconds: 0,
      revocationBoundSeconds: 0,
      parallelChanges: { sent: 50, kept: 50 },
    },
    ...{ bytesPerSession: { node: 39, store: 329 }, storeOutage: 'fails closed' },
  }),
];
export const comparison: Comparison = { version: 1, server: 'teach', seed: 7, rows };

/** A report of the experiment that fills a session: how many of its messages each kept. */
export const capacityOf = (kept: Partial<Record<ComparisonRow['deployment'], number>>): RunReport => ({
  ...{
    run: `x-${capacityProbe.experiment}-seed7`,
    experiment: capacityProbe.experiment,
    seed: 7,
    passed: true,
  },
  server: 'teach',
  results: Object.entries(kept).map(([deployment, count]) => ({
    ...{
      deployment: deployment as ComparisonRow['deployment'],
      expected: 'holds',
      observed: 'holds',
      invariants: {},
    },
    ...{ evidence: [], history: null, notes: [], measurements: { messages: { sent: 100, kept: count } } },
  })),
});

const maybe = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: undefined });

/** Rows in which anything may be missing. */
export const anyRow = fc
  .record({
    deployment: fc.constantFrom(...deploymentNames),
    stateHeldBy: maybe(fc.constantFrom('client' as const, 'node' as const, 'store' as const)),
    credentialBytes: maybe(fc.nat(9000)),
    anyServerWillDo: maybe(fc.boolean()),
    sessionsLostShare: maybe(fc.double({ min: 0, max: 1, noNaN: true })),
    revocationSeconds: maybe(fc.nat(10)),
    revocationBoundSeconds: maybe(fc.nat(90_000)),
    parallelChanges: maybe(fc.record({ sent: fc.constant(50), kept: fc.nat(50) })),
  })
  .map(({ deployment, ...values }) =>
    row(deployment, Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))),
  );

export const anyNeeds: fc.Arbitrary<Needs> = fc.record({
  users: fc.nat(1e6),
  requestsPerSecond: fc.nat(10_000),
  logoutWithinSeconds: fc.option(fc.nat(90_000)),
  payloadBytes: fc.nat(20_000),
  lossShareMax: fc.double({ min: 0, max: 1, noNaN: true }),
  runsRedis: fc.boolean(),
  runsPostgres: fc.boolean(),
  anyServer: fc.boolean(),
  keepsParallelChanges: fc.boolean(),
});
