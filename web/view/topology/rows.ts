/** Which clients get a row of their own: beyond eight, the last of them share one. */
import { LOAD_CLIENT } from '../../../src/protocol/lab-clients.ts';
import type { Scene, SceneClient } from '../../model/scene.ts';

export const clientRowsMax = 8;

export interface ClientRow {
  readonly name: string;
  /** One, or those who share the row. */
  readonly clients: readonly SceneClient[];
}

export function clientRows(clients: readonly SceneClient[]): ClientRow[] {
  const people = clients.filter(({ traffic }) => traffic === null);
  const loads = clients.filter(({ traffic }) => traffic !== null);
  const own = people.length > clientRowsMax ? people.slice(0, clientRowsMax - 1) : people;
  const rest = people.slice(own.length);
  return [
    ...own.map((client) => ({ name: client.name, clients: [client] })),
    ...(rest.length > 0 ? [{ name: `${rest.length} more`, clients: rest }] : []),
    ...loads.map((client) => ({ name: client.name, clients: [client] })),
  ];
}

/** -1: somebody who is not in the drawing. */
export function rowOf(rows: readonly ClientRow[], client: string): number {
  const own = rows.findIndex(({ clients }) => clients.some(({ name }) => name === client));
  if (own >= 0 || !client.startsWith(LOAD_CLIENT)) return own;
  return rows.findIndex(({ name }) => name === LOAD_CLIENT);
}

export const nodeIndex = ({ nodes }: Scene, name: string | null): number =>
  nodes.findIndex((node) => node.name === name);

/** "node-2" as people say it. */
export { spoken } from '../../model/words.ts';
