/** The comparison: what the experiments measured, put side by side. Nothing in it comes from a text. */
import type { DeploymentName } from '../protocol/lab-words.ts';
import type {
  Comparison,
  ComparisonRow,
  DeploymentResult,
  Measurements,
  RunReport,
} from '../protocol/reports.ts';
import { deployments } from './deployments.ts';

/** Columns that wait for experiments which are not part of the course yet. */
const UNMEASURED = {
  bytesPerSession:
    'bytesPerSession.node is not measured: no experiment measures the memory of a node per session yet',
  latencyMs:
    'latencyMs, requestsPerSecond and ratioToBareServer are not measured: no experiment compares with a bare server yet',
};

type Results = ReadonlyMap<string, DeploymentResult>;

/** The first of these experiments that has measured the figure. */
function measured<Key extends keyof Measurements>(
  results: Results,
  key: Key,
  ...from: string[]
): Pick<Measurements, Key> | object {
  for (const experiment of from) {
    const value = results.get(experiment)?.measurements[key];
    if (value !== undefined) return { [key]: value };
  }
  return {};
}

function storeOutage(result: DeploymentResult | undefined): Pick<ComparisonRow, 'storeOutage'> {
  if (result?.observed === 'holds') return { storeOutage: 'unaffected' };
  if (result?.observed === 'degrades') return { storeOutage: 'fails closed' };
  return result?.observed === 'breaks' ? { storeOutage: 'fails open' } : {};
}

function bytesPerSession(results: Results): Pick<ComparisonRow, 'bytesPerSession'> {
  const { stateHeldBy, bytesPerSessionInStore } = results.get('01-who-remembers')?.measurements ?? {};
  if (stateHeldBy === 'store' && bytesPerSessionInStore !== undefined)
    return { bytesPerSession: { store: bytesPerSessionInStore } };
  return stateHeldBy === undefined ? {} : { bytesPerSession: { store: null } };
}

/** 0 where a logout counted at once; otherwise as long as a copy can be renewed: the default absolute lifetime. */
function revocationBound(results: Results): Pick<ComparisonRow, 'revocationBoundSeconds'> {
  const seconds = results.get('15-logout-then-replay')?.measurements.revocationSeconds;
  const lifetime = results.get('01-who-remembers')?.measurements.absoluteLifetimeSeconds;
  if (seconds === 0) return { revocationBoundSeconds: 0 };
  return seconds !== undefined && lifetime !== undefined ? { revocationBoundSeconds: lifetime } : {};
}

function nodeCountOf(name: DeploymentName, nodes: number | undefined): number {
  return deployments[name].nodes === 1 ? 1 : (nodes ?? deployments[name].nodes);
}

function rowFor(name: DeploymentName, results: Results, nodes: number | undefined): ComparisonRow {
  const { strategy, gateway } = deployments[name];
  const killed = results.get('07-kill-one')?.measurements;
  const ran = [...results.values()];
  const missing = ran.filter(({ observed }) => observed === 'unavailable').flatMap(({ notes }) => notes);
  return {
    deployment: name,
    strategy,
    gateway,
    nodes: nodeCountOf(name, nodes),
    ...measured(results, 'stateHeldBy', '01-who-remembers'),
    ...measured(results, 'credentialBytes', '01-who-remembers'),
    ...measured(results, 'requestBytes', '01-who-remembers'),
    ...measured(results, 'anyServerWillDo', '03-two-servers', '04-affinity'),
    ...(killed?.sessionsLost !== undefined && { survivesServerLoss: killed.sessionsLost === 0 }),
    ...measured(results, 'sessionsLostShare', '07-kill-one'),
    ...measured(results, 'revocationSeconds', '15-logout-then-replay'),
    ...revocationBound(results),
    ...measured(results, 'parallelChanges', '20-lost-update'),
    ...storeOutage(results.get('10-store-down')),
    ...bytesPerSession(results),
    evidence: ran.flatMap(({ history }) => history ?? []),
    notes: [...new Set(missing), ...Object.values(UNMEASURED), ...lifetimeNotes(results)],
  };
}

function lifetimeNotes(results: Results): string[] {
  const replay = results.get('15-logout-then-replay');
  if (!replay?.measurements.revocationSeconds) return [];
  return [
    `revocationSeconds: ${replay.notes.join('; ')}`,
    'revocationBoundSeconds: a copy can be renewed until the absolute expiry, with the default of twelve hours',
  ];
}

/** @param reports of one seed; each row uses what it finds in them */
export function compareReports(reports: readonly RunReport[], seed: number, nodes?: number): Comparison {
  const names = Object.keys(deployments) as DeploymentName[];
  const rows = names.flatMap((name) => {
    const results = new Map<string, DeploymentResult>();
    for (const { experiment, results: all } of reports) {
      const result = all.find(({ deployment }) => deployment === name);
      if (result) results.set(experiment, result);
    }
    return results.size > 0 ? [rowFor(name, results, nodes)] : [];
  });
  return { version: 1, seed, rows };
}
