/** What can be done to the gateway and to the store, each with digits of its own while it is selected. */
import { cliLine } from '../../../src/protocol/control-lines.ts';
import type { DeploymentState, StoreState } from '../../../src/protocol/lab-events.ts';
import { GatewayPolicy } from '../../../src/protocol/lab-words.ts';
import type { Command } from '../command.ts';
import { canDoToStore, type StoreAction } from '../deployments.ts';
import { command, type Hands, LOOK_ONLY, type Situation, whyNever, whyNot } from './situation.ts';

export function gatewayCommands(situation: Situation, deployment: DeploymentState, hands: Hands): Command[] {
  const isSelected = situation.selection?.kind === 'gateway';
  return GatewayPolicy.options.map((policy, place) =>
    command({
      id: `gateway.${policy}`,
      title: `The gateway's policy is ${policy} (${deployment.name})`,
      label: policy,
      group: 'Gateway',
      key: isSelected ? String(place + 1) : null,
      cli: cliLine({ verb: 'policy', deployment: deployment.name, target: policy }),
      impossible: whyNot(situation, deployment) ?? (deployment.gateway === policy ? 'It is already.' : null),
      run: () => void hands.ask(hands.control.policy(deployment.name, policy)),
    }),
  );
}

const storeVerbs: readonly { action: StoreAction; label: string; key: string }[] = [
  { action: 'kill', label: 'Kill', key: 'k' },
  { action: 'stop', label: 'Stop', key: '1' },
  { action: 'power-cut', label: 'Cut power', key: '2' },
  { action: 'pause', label: 'Pause', key: 'p' },
  { action: 'slow', label: 'Slow', key: '3' },
  { action: 'silence', label: 'Silence', key: '4' },
  { action: 'reset', label: 'Reset', key: '5' },
  { action: 'throttle', label: 'Throttle', key: '6' },
  { action: 'cut', label: 'Cut off', key: '7' },
  { action: 'heal', label: 'Heal', key: 'r' },
];

export function storeCommands(situation: Situation, deployment: DeploymentState, hands: Hands): Command[] {
  const { store, name } = deployment;
  if (!store) return [];
  const isSelected = situation.selection?.kind === 'store';
  return storeVerbs.map(({ action, label, key }) =>
    command({
      id: `store.${action}`,
      title: `${label} the store (${name})`,
      label,
      group: 'Store',
      key: isSelected ? key : null,
      cli: cliLine({ verb: 'store', deployment: name, target: action }),
      impossible: whyNotStore(situation, store, action),
      run: () => void hands.ask(hands.control.store(name, action)),
    }),
  );
}

function whyNotStore(situation: Situation, store: StoreState, action: StoreAction): string | null {
  if (!situation.canAct) return LOOK_ONLY;
  if (action === 'power-cut' && store.name !== 'redis') return 'It can be shown with Redis alone.';
  const never = whyNever(situation, action);
  if (never) return never;
  if (canDoToStore(store, action)) return null;
  return action === 'heal' ? 'It is whole.' : `It is ${store.state}.`;
}
