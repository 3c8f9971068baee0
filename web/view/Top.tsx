import type { ReactNode } from 'react';
import { useTheme } from '../link/theme.ts';
import { address, type Route } from '../model/route.ts';
import { tooltip } from '../model/search.ts';
import type { Theme } from '../model/theme.ts';
import { usePage } from './context.ts';
import { Key } from './marks/Key.tsx';
import { Mark } from './marks/Mark.tsx';

const places = [
  { name: 'Lab', href: address.lab, covers: ['lab'] },
  { name: 'Experiments', href: address.experiments, covers: ['experiments', 'experiment'] },
  { name: 'Compare', href: address.compare, covers: ['compare'] },
  { name: 'History', href: address.runs, covers: ['runs', 'run'] },
];

interface Props {
  readonly at: Route['at'];
  /** Where a place puts its own switches. */
  readonly slot: ReactNode;
}

export function Top({ at, slot }: Props) {
  return (
    <header className="top">
      <a className="brand" href={address.lab}>
        <Mark of="brand" />
        <span>Statelab</span>
      </a>
      <nav className="segments" aria-label="Places">
        {places.map(({ name, href, covers }) => (
          <a key={name} href={href} aria-current={covers.includes(at) ? 'page' : undefined}>
            {name}
          </a>
        ))}
      </nav>
      {slot}
      <TopCommand id="view.palette" mark="search" />
      <TopCommand id="view.projector" mark="projector" />
      <ThemeButton />
      <TopCommand id="view.help" mark="help" />
    </header>
  );
}

/** A button whose word gives way to its sign where the window is narrow. */
function TopCommand({ id, mark }: { readonly id: string; readonly mark: 'search' | 'projector' | 'help' }) {
  const command = usePage().commands.find((each) => each.id === id);
  if (!command) return null;
  const { label, key, run } = command;
  return (
    <button type="button" className="button quiet top-command" title={tooltip(command)} onClick={run}>
      <Mark of={mark} />
      <span className="word">{label}</span>
      {key && <Key of={key} />}
    </button>
  );
}

function ThemeButton() {
  const { theme, next, setTheme } = useTheme();
  return (
    <button type="button" className="button quiet top-command" onClick={() => setTheme(next)}>
      <Mark of="theme" />
      <span className="word">
        <span className="unseen">Theme: </span>
        {themeNames[theme]}
        <span className="unseen">, change to {next}</span>
      </span>
    </button>
  );
}

const themeNames: Record<Theme, string> = { system: 'Auto', light: 'Light', dark: 'Dark' };
