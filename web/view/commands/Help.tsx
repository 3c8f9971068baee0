/** Every key in one sheet, with what does the same in a terminal, and the switch that turns letters off. */
import type { Command } from '../../model/command.ts';
import { keyCap } from '../../model/search.ts';
import { Key } from '../marks/Key.tsx';
import { Dialog } from './Dialog.tsx';
import { useShortcutSwitch } from './keys.ts';

interface Props {
  readonly commands: readonly Command[];
  readonly close: () => void;
}

export function Help({ commands, close }: Props) {
  const groups = [...Map.groupBy(withKeys(commands), ({ group }) => group)];
  const { isOn, set } = useShortcutSwitch();
  return (
    <Dialog name="Keys and help" className="help-sheet" close={close}>
      <header>
        <h2>Keys</h2>
        <button type="button" className="button" onClick={close}>
          Close <Key of="Escape" />
        </button>
      </header>
      <p className="muted">
        They act on what is selected. Select a client, the gateway, a node, a store or a request, and the
        sheet changes with it. A pale line says why it cannot be done now. All of it, and more, is found by
        name with <kbd>Ctrl K</kbd>.
      </p>
      <label className="switch">
        <input type="checkbox" checked={isOn} onChange={({ target }) => set(target.checked)} />
        Keys of one character are on. Switch them off if a voice or a stray hand presses them for you.
      </label>
      <div className="help-groups">
        {groups.map(([group, own]) => (
          <section key={group} aria-labelledby={`help-${group}`}>
            <h3 id={`help-${group}`}>{group}</h3>
            <dl>
              {own.map((command) => (
                <Line key={command.id} command={command} />
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

/** A digit's siblings say the same: the first of them stands for all. */
function withKeys(commands: readonly Command[]): Command[] {
  return commands.filter(({ key }) => key !== null);
}

function Line({ command: { key, title, cli, impossible } }: { readonly command: Command }) {
  return (
    <div className={impossible === null ? undefined : 'muted'}>
      <dt>
        <kbd>{keyCap(key ?? '')}</kbd>
      </dt>
      <dd>
        {title}
        {impossible && <span className="small muted"> {impossible}</span>}
        {cli && <code className="muted">{cli}</code>}
      </dd>
    </div>
  );
}
