/** Whether the window is as a media query says, now and after every change. */
import { useSyncExternalStore } from 'react';

/** Below this the panels are tabs; frame.css says the same. */
export const NARROW = '(max-width: 899px)';
export const REDUCED_MOTION = '(prefers-reduced-motion: reduce)';

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
  );
}
