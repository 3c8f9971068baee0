/** Something that takes a while to come, for a view: on its way, there, or not to be had, in words. */
import { useEffect, useState } from 'react';

export type Loaded<Value> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly words: string }
  | { readonly state: 'there'; readonly value: Value };

/**
 * @param key what it is; another key loads anew. Null: there is nothing to load
 * @param load given up when the view goes
 */
export function useLoaded<Value>(
  key: string | null,
  load: (signal: AbortSignal) => Promise<Value>,
): Loaded<Value> {
  const [loaded, setLoaded] = useState<{ key: string | null; what: Loaded<Value> } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is loaded is said by the key alone.
  useEffect(() => {
    if (key === null) return;
    const abort = new AbortController();
    const tell = (what: Loaded<Value>): void => {
      if (!abort.signal.aborted) setLoaded({ key, what });
    };
    load(abort.signal).then(
      (value) => tell({ state: 'there', value }),
      (error: unknown) =>
        tell({ state: 'failed', words: error instanceof Error ? error.message : String(error) }),
    );
    return () => abort.abort();
  }, [key]);
  return loaded?.key === key ? loaded.what : { state: 'loading' };
}
