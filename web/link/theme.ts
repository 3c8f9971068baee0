/** The colours of the page, remembered by this browser. */
import { useEffect } from 'react';
import { type Theme, themes } from '../model/theme.ts';
import { useStored } from './stored.ts';

export function useTheme(): { theme: Theme; next: Theme; setTheme: (theme: Theme) => void } {
  const [stored, store] = useStored(localStorage, 'statelab.theme');
  const theme = themes.find((each) => each === stored) ?? 'system';
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system';
  return { theme, next, setTheme: store };
}
