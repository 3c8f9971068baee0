/** All that can be done, by its name: type a few letters, choose by arrow, Enter does it. */
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Command } from '../../model/command.ts';
import { found } from '../../model/search.ts';
import { useCopy } from '../marks/copy.ts';
import { Key } from '../marks/Key.tsx';
import { Dialog } from './Dialog.tsx';

const SHOWN_MAX = 60;

interface Props {
  readonly commands: readonly Command[];
  readonly close: () => void;
}

export function Palette({ commands, close }: Props) {
  const [wanted, setWanted] = useState('');
  const [chosen, choose] = useState<string | null>(null);
  const all = found(commands, wanted);
  const shown = all.slice(0, SHOWN_MAX);
  // Chosen by its id, not by its place: the list may change under it while the lab runs.
  const at = Math.max(
    0,
    shown.findIndex(({ id }) => id === chosen),
  );
  const current = shown[at];
  const run = (command: Command | undefined): void => {
    if (!command || command.impossible !== null) return;
    close();
    command.run();
  };
  const press = (event: KeyboardEvent): void => {
    const step = steps[event.key];
    if (event.key === 'Enter') run(current);
    else if (step !== undefined) choose(shown[(at + step + shown.length) % shown.length]?.id ?? null);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog name="Search" className="palette" close={close}>
      <input
        type="text"
        role="combobox"
        aria-label="What do you want to do?"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={current ? `palette-${at}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        placeholder="What do you want to do?"
        value={wanted}
        onChange={({ target }) => {
          setWanted(target.value);
          choose(null);
        }}
        onKeyDown={press}
      />
      <div id="palette-list" role="listbox" aria-label="Commands" tabIndex={-1}>
        {shown.map((command, place) => (
          <Row key={command.id} command={command} place={place} isCurrent={place === at} run={run} />
        ))}
      </div>
      <Foot current={current} count={all.length} />
    </Dialog>
  );
}

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

interface RowProps {
  readonly command: Command;
  readonly place: number;
  readonly isCurrent: boolean;
  readonly run: (command: Command) => void;
}

function Row({ command, place, isCurrent, run }: RowProps) {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isCurrent) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent]);
  const { title, group, key, impossible } = command;
  return (
    // The field keeps the focus and the arrows; an option is only named by it.
    // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: see above.
    <div
      ref={row}
      id={`palette-${place}`}
      role="option"
      aria-selected={isCurrent}
      aria-disabled={impossible !== null || undefined}
      onClick={() => run(command)}
    >
      <span className="grow">
        {title}
        {impossible && <span className="small muted"> {impossible}</span>}
      </span>
      <span className="small muted">{group}</span>
      {key && <Key of={key} />}
    </div>
  );
}

/** The line that does the same in a terminal, and how to take it along. */
function Foot({ current, count }: { readonly current: Command | undefined; readonly count: number }) {
  const [copied, copy] = useCopy();
  const line = current?.cli ?? null;
  return (
    <div className="palette-foot">
      <p className="grow small" role="status">
        {count === 0 && 'Nothing is called like this.'}
        {count > 0 && line && <code>{line}</code>}
        {count > 0 && !line && <span className="muted">The terminal has no line for this.</span>}
      </p>
      <button
        type="button"
        className="button"
        aria-disabled={line === null || undefined}
        onClick={() => line && copy(line)}
      >
        {copied ? 'Copied' : 'Copy the line'}
      </button>
    </div>
  );
}
