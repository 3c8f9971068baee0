/** The verbs of what is selected; of the first client while nothing is. */
import { LOAD_CLIENT } from '../../../src/protocol/lab-clients.ts';
import type { DeploymentState } from '../../../src/protocol/lab-events.ts';
import { storeTitles } from '../../../src/protocol/lab-words.ts';
import type { Command } from '../../model/command.ts';
import type { Selection } from '../../model/scene.ts';
import { CommandButton } from '../commands/CommandButton.tsx';
import { usePage } from '../context.ts';
import { Letter } from '../marks/Tag.tsx';
import { spoken } from '../topology/rows.ts';
import { Pin } from './Pin.tsx';
import { Traffic } from './Traffic.tsx';

const verbs = {
  client: ['client.login', 'client.me', 'client.addToCart', 'client.saySomething', 'client.logout'],
  node: ['node.kill', 'node.restart', 'node.pause', 'node.drain', 'node.remove'],
  gateway: ['gateway.round-robin', 'gateway.least-connections', 'gateway.affinity'],
  store: ['kill', 'stop', 'power-cut', 'pause', 'slow', 'silence', 'reset', 'throttle', 'cut', 'heal'].map(
    (each) => `store.${each}`,
  ),
} as const;

export function Toolbar({ isLarge }: { readonly isLarge: boolean }) {
  const { model, commands, selection, front } = usePage();
  const deployment = model.lab?.deployments.find(({ name }) => name === front);
  if (!deployment) return null;
  const own = selection?.deployment === front ? selection : null;
  const kind = own === null || own.kind === 'request' ? 'client' : own.kind;
  // A person's verbs fill the row; whoever chose nothing, the gateway or the traffic itself steers the traffic.
  const hasTraffic =
    selection === null || kind === 'gateway' || (own?.kind === 'client' && own.name === LOAD_CLIENT);
  const find = (id: string): Command | undefined => commands.find((each) => each.id === id);
  return (
    <div
      className={`toolbar ${kind}`}
      role="toolbar"
      aria-label={`What can be done to ${nameOf(own, deployment)}`}
    >
      <span className="what">
        {!isLarge && <Letter of={deployment.name} />}
        <strong>{nameOf(own, deployment)}</strong>
      </span>
      <span className="group">
        {verbs[kind].map((id) => {
          const command = find(id);
          const isPressed = kind === 'gateway' ? id === `gateway.${deployment.gateway}` : undefined;
          return (
            <CommandButton
              key={id}
              command={command}
              pressed={isPressed}
              primary={isUseful(id, own, deployment)}
            />
          );
        })}
      </span>
      {kind === 'client' && <Pin deployment={deployment} client={clientOf(own, deployment)} />}
      {hasTraffic && <Traffic key={deployment.name} deployment={deployment} />}
    </div>
  );
}

const clientOf = (selection: Selection | null, { clients }: DeploymentState) =>
  clients.find(({ name }) => selection?.kind === 'client' && name === selection.name)?.name ??
  clients[0]?.name;

function nameOf(selection: Selection | null, deployment: DeploymentState): string {
  if (selection?.kind === 'node') return spoken(selection.name);
  if (selection?.kind === 'gateway') return 'gateway';
  if (selection?.kind === 'store') return deployment.store ? storeTitles[deployment.store.name] : 'no store';
  return clientOf(selection, deployment) ?? deployment.name;
}

/** What brings the lesson on: to log in, to restart what is down, to heal what is broken. */
function isUseful(
  id: string,
  selection: Selection | null,
  { nodes, clients, store }: DeploymentState,
): boolean {
  const node = selection?.kind === 'node' && nodes.find(({ name }) => name === selection.name);
  if (id === 'node.restart') return node !== false && node?.state === 'down';
  if (id === 'node.pause') return node !== false && node?.state === 'paused';
  if (id === 'store.heal') return store !== null && store.state !== 'up';
  const client =
    clients.find(({ name }) => selection?.kind === 'client' && name === selection.name) ?? clients[0];
  return id === 'client.login' && client?.credential === null;
}
