/** What can be done with the selected request: the same once more, to anybody. */
import { cliLine } from '../../../src/protocol/control-lines.ts';
import type { DeploymentState } from '../../../src/protocol/lab-events.ts';
import type { Command } from '../command.ts';
import { spoken } from '../words.ts';
import { command, type Hands, type Situation, whyNot } from './situation.ts';

export function requestCommands(situation: Situation, deployment: DeploymentState, hands: Hands): Command[] {
  const { selection } = situation;
  if (selection?.kind !== 'request' || selection.deployment !== deployment.name) return [];
  const { name, nodes } = deployment;
  const { id } = selection;
  const impossible = whyNot(situation, deployment);
  const again = (suffix: string, where: string, label: string, key: string, node?: string): Command =>
    command({
      id: `request.again${suffix}`,
      title: `Send request ${id} again${where} (${name})`,
      label,
      group: 'Request',
      key,
      cli: cliLine({ verb: 'repeat', deployment: name, target: id, ...(node && { node }) }),
      impossible,
      run: () => void hands.ask(hands.control.repeat(name, id, node)),
    });
  return [
    again('', '', 'Send again', 'g'),
    ...nodes.map((node, place) =>
      again(` ${node.name}`, ` to ${spoken(node.name)}`, spoken(node.name), String(place + 1), node.name),
    ),
  ];
}
