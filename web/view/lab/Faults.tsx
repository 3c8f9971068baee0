/** What can be done to the selected node or store. What is impossible now stays in its place, pale. */
import type { DeploymentState, NodeState, StoreState } from '../../../src/protocol/lab-events.ts';
import {
  canAddNode,
  canDoToNode,
  canDoToStore,
  canRemoveNode,
  type NodeAction,
  type StoreAction,
} from '../../model/deployments.ts';
import { usePage } from '../context.ts';
import { Action } from '../marks/Action.tsx';

const nodeActions: [action: NodeAction, name: string][] = [
  ['kill', 'Kill'],
  ['drain', 'Drain'],
  ['restart', 'Restart'],
  ['pause', 'Pause'],
  ['heal', 'Heal'],
];
const storeActions: [action: StoreAction, name: string][] = [
  ['stop', 'Stop'],
  ['kill', 'Kill'],
  ['pause', 'Pause'],
  ['power-cut', 'Cut power'],
  ['slow', 'Slow'],
  ['silence', 'Silence'],
  ['reset', 'Reset'],
  ['throttle', 'Throttle'],
  ['cut', 'Cut'],
  ['heal', 'Heal'],
];

interface Props {
  readonly deployment: DeploymentState;
  readonly selected: string | null;
}

export function Faults({ deployment, selected }: Props) {
  const { nodes, store } = deployment;
  if (selected === 'store' && store) return <StoreFaults deployment={deployment} store={store} />;
  const node = nodes.find(({ name }) => name === selected) ?? nodes[0];
  return node ? <NodeFaults deployment={deployment} node={node} /> : null;
}

interface NodeProps {
  readonly deployment: DeploymentState;
  readonly node: NodeState;
}

function NodeFaults({ deployment, node }: NodeProps) {
  const { control, ask } = usePage();
  const { name } = deployment;
  return (
    <fieldset className="tools">
      <legend>{node.name}</legend>
      {nodeActions.map(([action, words]) => (
        <Action
          key={action}
          act={() => ask(control.node(name, node.name, action))}
          possible={control.canAct && canDoToNode(node, action)}
          primary={action === 'heal' && canDoToNode(node, 'heal')}
        >
          {words}
        </Action>
      ))}
      <Action
        act={() => ask(control.removeNode(name, node.name))}
        possible={control.canAct && canRemoveNode(deployment, node)}
      >
        Remove node
      </Action>
      <Action act={() => ask(control.addNode(name))} possible={control.canAct && canAddNode(deployment)}>
        Add node
      </Action>
    </fieldset>
  );
}

interface StoreProps {
  readonly deployment: DeploymentState;
  readonly store: StoreState;
}

function StoreFaults({ deployment: { name }, store }: StoreProps) {
  const { control, ask } = usePage();
  return (
    <fieldset className="tools">
      <legend>{store.name}</legend>
      {storeActions.map(([action, words]) => (
        <Action
          key={action}
          act={() => ask(control.store(name, action))}
          possible={control.canAct && canDoToStore(store, action)}
          primary={action === 'heal' && canDoToStore(store, 'heal')}
        >
          {words}
        </Action>
      ))}
    </fieldset>
  );
}
