/** What a client can be told to do. Without a selection it is the first client that does it. */
import { cliLine } from '../../../src/protocol/control-lines.ts';
import {
  type ClientAction,
  type ClientName,
  type ClientState,
  clientsMax,
} from '../../../src/protocol/lab-clients.ts';
import type { DeploymentState } from '../../../src/protocol/lab-events.ts';
import type { Command } from '../command.ts';
import { pinOf } from '../pins.ts';
import { spoken } from '../words.ts';
import { command, type Hands, type Situation, whyNot } from './situation.ts';

interface Verb {
  readonly action: ClientAction;
  readonly label: string;
  readonly key: string;
  readonly cli: 'login' | 'me' | 'add-to-cart' | 'say' | 'logout';
  readonly title: (client: string) => string;
}

const verbs: readonly Verb[] = [
  { action: 'login', label: 'Log in', key: 'l', cli: 'login', title: (who) => `Log ${who} in` },
  { action: 'me', label: 'Request', key: 'q', cli: 'me', title: (who) => `One request of ${who}` },
  {
    action: 'addToCart',
    label: 'Add to cart',
    key: 'a',
    cli: 'add-to-cart',
    title: (who) => `${who} adds to the cart`,
  },
  { action: 'saySomething', label: 'Say', key: 's', cli: 'say', title: (who) => `${who} says something` },
  { action: 'logout', label: 'Log out', key: 'o', cli: 'logout', title: (who) => `Log ${who} out` },
];

export function clientCommands(situation: Situation, deployment: DeploymentState, hands: Hands): Command[] {
  const { clients } = deployment;
  const acting = actingClient(situation, deployment);
  return [
    ...clients.flatMap((client) => actions(situation, deployment, client, client === acting, hands)),
    ...(acting ? pins(situation, deployment, acting.name, hands) : []),
    ...ownClients(situation, deployment, acting, hands),
  ];
}

export function actingClient(
  { selection }: Situation,
  { clients, name }: DeploymentState,
): ClientState | undefined {
  const chosen = selection?.kind === 'client' && selection.deployment === name ? selection.name : null;
  return clients.find((client) => client.name === chosen) ?? clients[0];
}

function actions(
  situation: Situation,
  deployment: DeploymentState,
  { name }: ClientState,
  isActing: boolean,
  { control, ask, pin }: Hands,
): Command[] {
  const node = pinOf(situation.pins, deployment.name, name);
  return verbs.map(({ action, label, key, cli, title }) =>
    command({
      id: isActing ? `client.${action}` : `client.${action} ${name}`,
      title: `${title(name)}${node ? `, at ${spoken(node)}` : ''} (${deployment.name})`,
      label,
      group: 'Client',
      key: isActing ? key : null,
      cli: cliLine({ verb: cli, deployment: deployment.name, target: name, ...(node && { node }) }),
      impossible: whyNot(situation, deployment),
      run: () => {
        // A pin is one request long: after it the policy decides again.
        if (node) pin(deployment.name, name, null);
        void ask(control.act(deployment.name, name, action, node ?? undefined));
      },
    }),
  );
}

/** The digits belong to the client unless something with digits of its own is selected. */
const hasOwnDigits = ({ selection }: Situation): boolean =>
  selection !== null && ['gateway', 'store', 'request'].includes(selection.kind);

function pins(
  situation: Situation,
  deployment: DeploymentState,
  client: ClientName,
  { pin }: Hands,
): Command[] {
  const { name, nodes } = deployment;
  const pinned = pinOf(situation.pins, name, client);
  const keyed = (key: number): string | null => (hasOwnDigits(situation) ? null : String(key));
  const impossible = whyNot(situation, deployment);
  return [
    ...nodes.map((node, place) =>
      command({
        id: `client.pin ${node.name}`,
        title: `The next request of ${client} goes to ${spoken(node.name)} (${name})`,
        label: spoken(node.name),
        group: 'Client',
        key: keyed(place + 1),
        impossible: impossible ?? (pinned === node.name ? `It goes to ${spoken(node.name)} already.` : null),
        run: () => pin(name, client, node.name),
      }),
    ),
    command({
      id: 'client.unpin',
      title: `The policy chooses for the next request of ${client} (${name})`,
      label: 'policy',
      group: 'Client',
      key: keyed(0),
      impossible: impossible ?? (pinned === null ? 'The policy chooses already.' : null),
      run: () => pin(name, client, null),
    }),
  ];
}

function ownClients(
  situation: Situation,
  deployment: DeploymentState,
  acting: ClientState | undefined,
  { control, ask, select }: Hands,
): Command[] {
  const { name, clients } = deployment;
  const impossible = whyNot(situation, deployment);
  const isSelected = situation.selection?.kind === 'client';
  return [
    command({
      id: 'client.add',
      title: `One more client (${name})`,
      label: 'Add client',
      group: 'Client',
      key: 'c',
      cli: cliLine({ verb: 'add-client', deployment: name }),
      impossible: impossible ?? (clients.length < clientsMax ? null : `There are ${clientsMax} already.`),
      run: () => void ask(control.addClient(name)),
    }),
    ...(acting
      ? [
          command({
            id: 'client.remove',
            title: `Remove the client ${acting.name} (${name})`,
            label: 'Remove client',
            group: 'Client',
            key: isSelected ? 'x' : null,
            cli: cliLine({ verb: 'remove-client', deployment: name, target: acting.name }),
            impossible: impossible ?? (clients.length > 1 ? null : 'The last client stays.'),
            run: () => {
              select(null);
              void ask(control.removeClient(name, acting.name));
            },
          }),
        ]
      : []),
  ];
}
