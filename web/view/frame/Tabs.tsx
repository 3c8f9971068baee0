/** Below 900 px the panels are tabs: arrow keys go from one to the next, as everywhere. */
import type { KeyboardEvent } from 'react';

export type PanelName = 'main' | 'inspector' | 'bottom' | 'rail';

interface Props {
  /** Which of them are there at all. */
  readonly panels: Readonly<Record<PanelName, boolean>>;
  readonly shown: PanelName;
  readonly choose: (panel: PanelName) => void;
  readonly place: string;
}

export function Tabs({ panels, shown, choose, place }: Props) {
  const names = panelNames(place);
  const there = (Object.keys(names) as PanelName[]).filter((name) => panels[name]);
  if (there.length < 2) return null;
  const move = (event: KeyboardEvent): void => {
    const next = nextTab(there, shown, event.key);
    if (!next) return;
    event.preventDefault();
    choose(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <div className="panel-tabs" role="tablist" aria-label="Panels" onKeyDown={move}>
      {there.map((name) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={`tab-${name}`}
          aria-selected={shown === name}
          aria-controls={`panel-${name}`}
          tabIndex={shown === name ? 0 : -1}
          onClick={() => choose(name)}
        >
          {names[name]}
        </button>
      ))}
    </div>
  );
}

export const panelNames = (place: string): Record<PanelName, string> => ({
  main: place,
  inspector: place === 'Compare' ? 'What fits' : 'Inspector',
  bottom: 'Charts and log',
  rail: 'Course',
});

function nextTab(there: readonly PanelName[], shown: PanelName, key: string): PanelName | undefined {
  const at = there.indexOf(shown);
  if (key === 'ArrowRight') return there[(at + 1) % there.length];
  if (key === 'ArrowLeft') return there.at(at - 1);
  if (key === 'Home') return there[0];
  return key === 'End' ? there.at(-1) : undefined;
}
