/** Light, dark, or whatever the system says. */
import { useEffect } from 'react';
import { useStored } from './stored.ts';

const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export function useTheme(): { theme: Theme; next: Theme; setTheme: (theme: Theme) => void } {
  const [stored, store] = useStored(localStorage, 'statelab.theme');
  const theme = themes.find((each) => each === stored) ?? 'system';
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system';
  return { theme, next, setTheme: store };
}
