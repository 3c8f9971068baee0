/** Where the next request of a client is sent by hand. One request long: after it, the gateway's policy decides again. */
import type { ClientName } from '../../src/protocol/lab-clients.ts';
import type { DeploymentName } from '../../src/protocol/lab-words.ts';

export type Pins = ReadonlyMap<string, string>;

const place = (deployment: DeploymentName, client: ClientName): string => `${deployment} ${client}`;

export const pinOf = (pins: Pins, deployment: DeploymentName, client: ClientName): string | null =>
  pins.get(place(deployment, client)) ?? null;

/** Null takes the pin away. */
export function withPin(
  pins: Pins,
  deployment: DeploymentName,
  client: ClientName,
  node: string | null,
): Pins {
  const next = new Map(pins);
  if (node === null) next.delete(place(deployment, client));
  else next.set(place(deployment, client), node);
  return next;
}
