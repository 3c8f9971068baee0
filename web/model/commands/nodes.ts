/** What can be done to nodes: to the selected one by key, to each of them by the palette. */
import { cliLine } from '../../../src/protocol/control-lines.ts';
import type { DeploymentState, NodeState } from '../../../src/protocol/lab-events.ts';
import { nodesMax } from '../../../src/protocol/lab-words.ts';
import type { Command } from '../command.ts';
import { canAddNode, canDoToNode, canRemoveNode, type NodeAction } from '../deployments.ts';
import { capital, spoken } from '../words.ts';
import { command, type Hands, LOOK_ONLY, type Situation, whyNever, whyNot } from './situation.ts';

const verbs: readonly { action: NodeAction; label: string; key: string | null }[] = [
  { action: 'kill', label: 'Kill', key: 'k' },
  { action: 'drain', label: 'Drain', key: 'd' },
  { action: 'restart', label: 'Restart', key: 'r' },
  { action: 'pause', label: 'Pause', key: 'p' },
];

export function nodeCommands(situation: Situation, deployment: DeploymentState, hands: Hands): Command[] {
  const { selection } = situation;
  const chosen =
    selection?.kind === 'node' && selection.deployment === deployment.name ? selection.name : null;
  return [
    ...deployment.nodes.flatMap((node) => oneNode(situation, deployment, node, node.name === chosen, hands)),
    addNode(situation, deployment, hands),
  ];
}

function oneNode(
  situation: Situation,
  deployment: DeploymentState,
  node: NodeState,
  isSelected: boolean,
  { control, ask, select }: Hands,
): Command[] {
  const { name } = deployment;
  const id = (verb: string): string => (isSelected ? `node.${verb}` : `node.${verb} ${node.name}`);
  const look = situation.canAct ? null : LOOK_ONLY;
  const own = verbs.map(({ action, label, key }) => {
    // What a down or paused node needs is the same key: R brings it back, P lets it go on.
    const heals = canDoToNode(node, 'heal') && healedBy[node.state] === action;
    const done: NodeAction = heals ? 'heal' : action;
    const word = heals && action === 'pause' ? 'Resume' : label;
    return command({
      id: id(action),
      title: `${word} ${spoken(node.name)} (${name})`,
      label: word,
      group: 'Node',
      key: isSelected ? key : null,
      cli: cliLine({ verb: done, deployment: name, target: node.name }),
      impossible:
        look ??
        whyNever(situation, done) ??
        (canDoToNode(node, done) ? null : `${capital(spoken(node.name))} is ${node.state}.`),
      run: () => void ask(control.node(name, node.name, done)),
    });
  });
  const remove = command({
    id: id('remove'),
    title: `Remove ${spoken(node.name)} (${name})`,
    label: 'Remove',
    group: 'Node',
    key: isSelected ? 'x' : null,
    cli: cliLine({ verb: 'remove', deployment: name, target: node.name }),
    impossible: look ?? (canRemoveNode(deployment, node) ? null : whyNotRemoved(deployment, node)),
    run: () => {
      select(null);
      void ask(control.removeNode(name, node.name));
    },
  });
  return [...own, remove];
}

const healedBy: Partial<Record<NodeState['state'], NodeAction>> = { down: 'restart', paused: 'pause' };

function whyNotRemoved({ nodes, state, name }: DeploymentState, node: NodeState): string {
  if (state !== 'running') return `${name} does not run: start it first.`;
  return nodes.length > 1 ? `${capital(spoken(node.name))} is ${node.state}.` : 'The last node stays.';
}

function addNode(situation: Situation, deployment: DeploymentState, { control, ask }: Hands): Command {
  const { name } = deployment;
  return command({
    id: 'node.add',
    title: `One more node (${name})`,
    label: 'Add node',
    group: 'Node',
    key: 'n',
    cli: cliLine({ verb: 'add-node', deployment: name }),
    impossible:
      whyNot(situation, deployment) ??
      (canAddNode(deployment) ? null : `There are ${nodesMax} nodes already.`),
    run: () => void ask(control.addNode(name)),
  });
}
