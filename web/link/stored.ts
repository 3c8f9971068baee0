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

/** Several at once, in the order of their keys. */
export function useStoredAll(storage: Storage, keys: readonly string[]): (string | null)[] {
  const all = useSyncExternalStore(subscribe, () => JSON.stringify(keys.map((key) => storage.getItem(key))));
  return JSON.parse(all) as (string | null)[];
}
