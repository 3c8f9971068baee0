/** A value that outlives a reload of the page: predictions for this tab, the theme for this browser. */
import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useStored(storage: Storage, key: string): [string | null, (value: string | null) => void] {
  const value = useSyncExternalStore(subscribe, () => storage.getItem(key));
  const set = (next: string | null): void => {
    if (next === null) storage.removeItem(key);
    else storage.setItem(key, next);
    for (const listener of listeners) listener();
  };
  return [value, set];
}
