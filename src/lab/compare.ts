/** The comparison: what the experiments measured, put side by side. Nothing in it comes from a text. */
import { type ComparedField, comparisonSources } from '../protocol/comparison-sources.ts';
import type { DeploymentName } from '../protocol/lab-words.ts';
import type {
  Comparison,
  ComparisonRow,
  DeploymentResult,
  Measurements,
  RunReport,
} from '../protocol/reports.ts';
import { hasMeasured, reasonsFor } from './comparison-reasons.ts';
import { deployments } from './deployments.ts';

/** The experiments that fill a column. The others show what no table can, and are not run for it. */
const COMPARED = new Set<string>(Object.values(comparisonSources).flat());
export const isCompared = ({ name }: { readonly name: string }): boolean => COMPARED.has(name);

const LIMITS =
  'latencyMs, requestsPerSecond, ratioToBareServer: client, gateway and servers share this machine, and the one process that is client and gateway takes most of it; `npm run bench` measures the servers alone';

type Results = ReadonlyMap<string, DeploymentResult>;

/** The first of its experiments that has measured the figure. */
function measured<Key extends keyof Measurements & ComparedField>(
  results: Results,
  key: Key,
): Pick<Measurements, Key> | object {
  for (const experiment of comparisonSources[key]) {
    const value = results.get(experiment)?.measurements[key];
    if (value !== undefined) return { [key]: value };
  }
  return {};
}

/** Without its store it told people that they are strangers; what only came late, or not back, is another fault. */
const failedOpen = ({ measurements }: DeploymentResult): boolean => (measurements.takenForStrangers ?? 0) > 0;

function storeOutage(result: DeploymentResult | undefined): Pick<ComparisonRow, 'storeOutage'> {
  if (result?.observed === 'holds') return { storeOutage: 'unaffected' };
  if (result?.observed === 'degrades') return { storeOutage: 'fails closed' };
  return result?.observed === 'breaks' && failedOpen(result) ? { storeOutage: 'fails open' } : {};
}

/** What was not there to be measured does not apply: a deployment without a store has none that could grow. */
function bytesPerSession(results: Results): Pick<ComparisonRow, 'bytesPerSession'> {
  const { stateHeldBy, bytesPerSessionInStore } = results.get('01-who-remembers')?.measurements ?? {};
  const grown = results.get('25-memory-per-session')?.measurements.bytesPerSession;
  const isStored = stateHeldBy === undefined || stateHeldBy === 'store';
  const store = grown?.store ?? (isStored ? bytesPerSessionInStore : null);
  const node = grown?.node;
  // That there is no store says nothing yet.
  if (node === undefined && typeof store !== 'number') return {};
  return {
    bytesPerSession: { ...(node !== undefined && { node }), ...(store !== undefined && { store }) },
  };
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

function figuresFrom(results: Results): Pick<ComparisonRow, ComparedField> {
  const killed = results.get('07-kill-one')?.measurements;
  return {
    ...measured(results, 'stateHeldBy'),
    ...measured(results, 'credentialBytes'),
    ...measured(results, 'requestBytes'),
    ...measured(results, 'anyServerWillDo'),
    ...(killed?.sessionsLost !== undefined && { survivesServerLoss: killed.sessionsLost === 0 }),
    ...measured(results, 'sessionsLostShare'),
    ...measured(results, 'revocationSeconds'),
    ...revocationBound(results),
    ...measured(results, 'parallelChanges'),
    ...storeOutage(results.get('10-store-down')),
    ...bytesPerSession(results),
    ...measured(results, 'latencyMs'),
    ...measured(results, 'requestsPerSecond'),
    ...measured(results, 'ratioToBareServer'),
  };
}

function rowFor(name: DeploymentName, all: Results, nodes: number | undefined): ComparisonRow {
  const { strategy, gateway } = deployments[name];
  const results: Results = new Map([...all].filter(([, result]) => hasMeasured(result)));
  const figures = figuresFrom(results);
  return {
    ...{ deployment: name, strategy, gateway, nodes: nodeCountOf(name, nodes) },
    ...figures,
    evidence: [...all.values()].flatMap(({ history }) => history ?? []),
    notes: [...reasonsFor(figures, all), ...lifetimeNotes(results), ...(figures.latencyMs ? [LIMITS] : [])],
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
  return { version: 1, server: reports[0]?.server ?? 'teach', seed, rows };
}
