/** A command as a button: its word, its key, and in the tooltip the line that does the same in a terminal. */
import type { Command } from '../../model/command.ts';
import { tooltip } from '../../model/search.ts';
import { Key } from '../marks/Key.tsx';

interface Props {
  /** Undefined: there is no such command now, so there is no button. */
  readonly command: Command | undefined;
  readonly primary?: boolean;
  /** Instead of the command's own word. */
  readonly word?: string;
}

export function CommandButton({ command, primary = false, word }: Props) {
  if (!command) return null;
  const { label, key, impossible, run } = command;
  return (
    <button
      type="button"
      className={primary ? 'button primary command' : 'button command'}
      title={tooltip(command)}
      aria-disabled={impossible !== null || undefined}
      onClick={() => impossible === null && run()}
    >
      {word ?? label}
      {key && <Key of={key} />}
    </button>
  );
}
