/** Where the page is: it follows the fragment, by hand and by the browser's own back and forward. */
import { useMemo, useSyncExternalStore } from 'react';
import { parseRoute, type Route } from '../model/route.ts';

export function useRoute(): Route {
  const fragment = useSyncExternalStore(subscribe, () => location.hash);
  return useMemo(() => parseRoute(fragment), [fragment]);
}

export function go(href: string): void {
  location.hash = href;
}

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}
