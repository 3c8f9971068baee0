import { address, type Route } from '../link/route.ts';
import { type Theme, useTheme } from '../link/theme.ts';
import { Mark } from './marks/Mark.tsx';

const places = [
  { name: 'Lab', href: address.lab, covers: ['lab'] },
  { name: 'Experiments', href: address.experiments, covers: ['experiments', 'experiment'] },
  { name: 'Compare', href: address.compare, covers: ['compare'] },
];

export function Top({ at }: { readonly at: Route['at'] }) {
  const { theme, next, setTheme } = useTheme();
  return (
    <header className="top">
      <a className="brand" href={address.lab}>
        <Mark of="brand" />
        Statelab
      </a>
      <nav className="tabs" aria-label="Places">
        {places.map(({ name, href, covers }) => (
          <a key={name} href={href} aria-current={covers.includes(at) ? 'page' : undefined}>
            {name}
          </a>
        ))}
      </nav>
      <button type="button" className="button quiet theme" onClick={() => setTheme(next)}>
        <Mark of="theme" />
        <span>
          <span className="unseen">Theme: </span>
          {themeNames[theme]}
          <span className="unseen">, change to {next}</span>
        </span>
      </button>
    </header>
  );
}

const themeNames: Record<Theme, string> = { system: 'Auto', light: 'Light', dark: 'Dark' };
