/** Where the page is, in the fragment: `#/`, `#/experiments`, `#/experiments/03-two-servers?seed=7`, `#/compare`. */
import { useSyncExternalStore } from 'react';

export type Route =
  | { readonly at: 'lab' | 'experiments' | 'compare' }
  | { readonly at: 'experiment'; readonly name: string; readonly seed?: number };

export const address = {
  lab: '#/',
  experiments: '#/experiments',
  compare: '#/compare',
  experiment: (name: string) => `#/experiments/${name}`,
};

function parseRoute(fragment: string): Route {
  const [path = '', query] = fragment.replace(/^#\/?/, '').split('?');
  const [first, name] = path.split('/');
  if (first === 'compare') return { at: 'compare' };
  if (first !== 'experiments') return { at: 'lab' };
  if (!name) return { at: 'experiments' };
  const seed = new URLSearchParams(query).get('seed');
  return { at: 'experiment', name, ...(seed && /^\d{1,9}$/.test(seed) && { seed: Number(seed) }) };
}

export function useRoute(): Route {
  return parseRoute(useSyncExternalStore(subscribe, () => location.hash));
}

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}
