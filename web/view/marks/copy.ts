/** To the clipboard, and whether it has just been done: a button says so for a moment. */
import { useEffect, useState } from 'react';

const SAID_MS = 2000;

export function useCopy(): [isCopied: boolean, copy: (text: string) => void] {
  const [at, setAt] = useState<number | null>(null);
  useEffect(() => {
    if (at === null) return;
    const timer = setTimeout(() => setAt(null), SAID_MS);
    return () => clearTimeout(timer);
  }, [at]);
  const copy = (text: string): void => {
    navigator.clipboard.writeText(text).then(
      () => setAt(Date.now()),
      () => setAt(null),
    );
  };
  return [at !== null, copy];
}
