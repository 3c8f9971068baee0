/** The commands of what is selected, as buttons. */
import type { Command } from '../../model/command.ts';
import { CommandButton } from '../commands/CommandButton.tsx';
import { usePage } from '../context.ts';

interface Props {
  readonly name: string;
  /** In which order, by id. */
  readonly ids: readonly string[];
  /** The one that is most useful now. */
  readonly primary?: string;
}

export function Commands({ name, ids, primary }: Props) {
  const { commands } = usePage();
  const own = ids
    .map((id) => commands.find((each) => each.id === id))
    .filter((each): each is Command => !!each);
  return (
    <fieldset className="inspector-commands">
      <legend className="unseen">{name}</legend>
      {own.map((command) => (
        <CommandButton key={command.id} command={command} primary={command.id === primary} />
      ))}
    </fieldset>
  );
}
