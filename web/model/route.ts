/** Where the page is, in the fragment, and back. What cannot be read is said in words, never guessed. */
import { DeploymentName } from '../../src/protocol/lab-words.ts';

/** One deployment of a stored run. */
export interface RunPart {
  readonly run: string;
  readonly deployment: DeploymentName;
}

export type Route =
  | { readonly at: 'lab'; readonly deployment: DeploymentName | null }
  | { readonly at: 'experiments' }
  | { readonly at: 'experiment'; readonly name: string; readonly seed?: number }
  | { readonly at: 'runs' }
  | {
      readonly at: 'run';
      readonly run: string;
      readonly deployment: DeploymentName | null;
      /** Where the replay begins: a moment in ms, or an operation of the history. */
      readonly moment: number | null;
      readonly operation: number | null;
      readonly beside: RunPart | null;
    }
  | {
      readonly at: 'compare';
      readonly cell: { readonly deployment: DeploymentName; readonly field: string } | null;
    }
  | { readonly at: 'unknown'; readonly fragment: string };

const encoded = encodeURIComponent;

interface Moment {
  readonly at?: number;
  readonly operation?: number;
  readonly beside?: RunPart;
}

export const address = {
  lab: '#/',
  experiments: '#/experiments',
  compare: '#/compare',
  runs: '#/runs',
  deployment: (name: DeploymentName): string => `#/lab/${name}`,
  experiment: (name: string, seed?: number): string =>
    `#/experiments/${encoded(name)}${seed === undefined ? '' : `?seed=${seed}`}`,
  run: (run: string, deployment?: DeploymentName, { at, operation, beside }: Moment = {}): string => {
    const path = [run, ...(deployment ? [deployment] : [])];
    if (deployment && beside) path.push('with', beside.run, beside.deployment);
    const query = [
      ...(at === undefined ? [] : [`at=${Math.round(at)}`]),
      ...(operation === undefined ? [] : [`operation=${operation}`]),
    ];
    return `#/runs/${path.map(encoded).join('/')}${query.length > 0 ? `?${query.join('&')}` : ''}`;
  },
  cell: (deployment: DeploymentName, field: string): string => `#/compare?cell=${deployment}.${field}`,
};

export function parseRoute(fragment: string): Route {
  const unknown: Route = { at: 'unknown', fragment };
  const [path = '', query = ''] = fragment.replace(/^#\/?/, '').split('?');
  const parts = decoded(path.split('/'));
  if (!parts) return unknown;
  const [place = '', ...rest] = parts;
  const asked = new URLSearchParams(query);
  if (place === '' && rest.length === 0) return { at: 'lab', deployment: null };
  if (place === 'lab') return labRoute(rest) ?? unknown;
  if (place === 'experiments') return experimentRoute(rest, asked) ?? unknown;
  if (place === 'runs') return runRoute(rest, asked) ?? unknown;
  return place === 'compare' && rest.length === 0
    ? { at: 'compare', cell: cellOf(asked.get('cell')) }
    : unknown;
}

/** Null: a part that is no valid percent-encoding. */
function decoded(parts: readonly string[]): string[] | null {
  try {
    return parts.map(decodeURIComponent);
  } catch {
    return null;
  }
}

const deploymentOf = (name: string | undefined): DeploymentName | null =>
  DeploymentName.safeParse(name).data ?? null;

function labRoute([name, ...more]: readonly string[]): Route | null {
  if (name === undefined || name === '') return { at: 'lab', deployment: null };
  const deployment = deploymentOf(name);
  return deployment && more.length === 0 ? { at: 'lab', deployment } : null;
}

function experimentRoute([name, ...more]: readonly string[], query: URLSearchParams): Route | null {
  if (more.length > 0) return null;
  if (!name) return { at: 'experiments' };
  const seed = whole(query.get('seed'));
  return { at: 'experiment', name, ...(seed !== null && { seed }) };
}

function runRoute(parts: readonly string[], query: URLSearchParams): Route | null {
  const [run, name, joint, otherRun, otherName, ...more] = parts;
  if (!run) return { at: 'runs' };
  const deployment = deploymentOf(name);
  if ((name && !deployment) || more.length > 0) return null;
  const other = deploymentOf(otherName);
  if (joint !== undefined && (joint !== 'with' || !otherRun || !other)) return null;
  const beside = otherRun && other ? { run: otherRun, deployment: other } : null;
  return {
    at: 'run',
    run,
    deployment,
    moment: whole(query.get('at')),
    operation: whole(query.get('operation')),
    beside,
  };
}

function cellOf(text: string | null): { deployment: DeploymentName; field: string } | null {
  const [name, field] = text?.split('.') ?? [];
  const deployment = deploymentOf(name);
  return deployment && field ? { deployment, field } : null;
}

const whole = (text: string | null): number | null => (text && /^\d{1,9}$/.test(text) ? Number(text) : null);
