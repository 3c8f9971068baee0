/** What each thing in the drawing is called by those who hear it: its name, how it is, and what it holds. */
import type { Scene, SceneNode, SceneStore } from '../../model/scene.ts';
import { bytes, grouped, listed, plural } from '../../model/words.ts';
import { type ClientRow, spoken } from './rows.ts';

export function clientName({ name, clients }: ClientRow): string {
  const [client] = clients;
  if (!client || clients.length > 1) return `${name}: ${listed(clients.map((each) => each.name))}`;
  if (client.traffic)
    return `${name}, ${client.traffic.users} users, ${grouped(client.traffic.requestsPerSecond)} requests a second`;
  const carries = client.carries
    ? `${client.carries.kind === 'key' ? 'a key' : 'its state'}, ${bytes(client.carries.bytes)}`
    : 'nothing';
  const routed = client.routedTo ? `, goes to ${spoken(client.routedTo)}` : '';
  return `${name}, carries ${carries}${routed}`;
}

export const gatewayName = ({ policy, requestsPerSecond }: Scene): string =>
  `gateway, ${policy}, ${grouped(Math.round(requestsPerSecond))} requests a second`;

export function nodeName(node: SceneNode): string {
  const lost = node.lost.length > 0 ? `, ${plural(node.lost.length, 'session')} lost` : '';
  return `${spoken(node.name)}, ${node.state}, ${heldWords(node)}${lost}`;
}

export const heldWords = ({ holds, more }: Pick<SceneNode, 'holds' | 'more'>): string =>
  `holds ${plural(holds.length + more, 'session')}`;

export const storeName = (store: SceneStore): string => `${store.name}, ${store.state}, ${heldWords(store)}`;
