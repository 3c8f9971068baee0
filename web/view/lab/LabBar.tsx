/** What is looked at, who holds its state, and what can be done to the whole of it. */
import type { DeploymentState } from '../../../src/protocol/lab-events.ts';
import type { Command } from '../../model/command.ts';
import { holderWords } from '../../model/deployments.ts';
import { plural } from '../../model/words.ts';
import { CommandButton } from '../commands/CommandButton.tsx';
import { usePage } from '../context.ts';
import { Letter } from '../marks/Tag.tsx';
import { StartAll } from './Start.tsx';

export function LabBar({ large }: { readonly large: DeploymentState | undefined }) {
  const { commands } = usePage();
  const find = (id: string): Command | undefined => commands.find((each) => each.id === id);
  const isUp = large?.state === 'running' || large?.state === 'starting';
  return (
    <div className="bar">
      {large ? (
        <>
          <Letter of={large.name} />
          <strong>{large.name}</strong>
          <span className="muted small words">
            {holderWords(large)}
            {large.nodes.length > 0 && `, ${plural(large.nodes.length, 'node')}, ${large.gateway}`}
          </span>
        </>
      ) : (
        <span className="muted words">Every deployment, side by side</span>
      )}
      <span className="group">
        {large ? (
          <>
            <CommandButton command={find('client.add')} />
            <CommandButton command={find('node.add')} />
            <CommandButton command={find(isUp ? 'lab.stop' : 'lab.start')} primary={!isUp} />
          </>
        ) : (
          <StartAll />
        )}
        <CommandButton command={find('lab.reset')} />
        <CommandButton command={find('lab.heal')} primary />
      </span>
    </div>
  );
}
