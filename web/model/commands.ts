/** All that a person can do, from how things stand. Toolbar, keys, palette and help sheet read this and nothing else. */
import type { Command } from './command.ts';
import { clientCommands } from './commands/clients.ts';
import { labCommands, trafficCommands } from './commands/lab.ts';
import { nodeCommands } from './commands/nodes.ts';
import { requestCommands } from './commands/requests.ts';
import { gatewayCommands, storeCommands } from './commands/servers.ts';
import { frontOf, type Hands, type Situation } from './commands/situation.ts';
import { placeCommands, viewCommands } from './commands/view.ts';

export function commandsFor(situation: Situation, hands: Hands): Command[] {
  const deployment = frontOf(situation);
  // Keys act on what is seen: away from the lab nothing is killed by a letter.
  const isAtLab = situation.route.at === 'lab';
  const ofDeployment = deployment
    ? [
        clientCommands,
        requestCommands,
        trafficCommands,
        nodeCommands,
        gatewayCommands,
        storeCommands,
      ].flatMap((make) => make(situation, deployment, hands))
    : [];
  const ofLab = [...ofDeployment, ...labCommands(situation, hands)];
  return [
    ...(isAtLab ? ofLab : ofLab.map((each) => ({ ...each, key: null }))),
    ...placeCommands(situation, hands),
    ...viewCommands(situation, hands),
  ];
}
