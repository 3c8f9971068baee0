/** A command as a button: its word, its key, and on hover or focus the line that does the same in a terminal. */
import { useId } from 'react';
import type { Command } from '../../model/command.ts';
import { Key } from '../marks/Key.tsx';

interface Props {
  /** Undefined: there is no such command now, so there is no button. */
  readonly command: Command | undefined;
  readonly primary?: boolean;
  /** Instead of the command's own word. */
  readonly word?: string;
  /** For one of several of which one is the case. */
  readonly pressed?: boolean | undefined;
}

export function CommandButton({ command, primary = false, word, pressed }: Props) {
  const tip = useId();
  if (!command) return null;
  const { title, label, key, cli, impossible, run } = command;
  const isPossible = impossible === null;
  return (
    <span className="command-button">
      <button
        type="button"
        className={primary && isPossible ? 'button primary command' : 'button command'}
        aria-disabled={!isPossible || undefined}
        aria-pressed={pressed}
        aria-describedby={tip}
        onClick={() => isPossible && run()}
      >
        {word ?? label}
        {key && <Key of={key} />}
      </button>
      <span className="tip" role="tooltip" id={tip}>
        {impossible ?? title}
        {key && <Key of={key} />}
        {cli && <code>{cli}</code>}
      </span>
    </span>
  );
}
