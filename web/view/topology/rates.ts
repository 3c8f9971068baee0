/** How many requests a second went along an edge lately: of those that the scene tells. */
import type { Scene } from '../../model/scene.ts';
import { type ClientRow, rowOf } from './rows.ts';

type Edge = { readonly rows: readonly ClientRow[]; readonly row: number } | { readonly node: string };

const WINDOW_MS = 2000;

export function rateOf({ flights, now }: Scene, edge: Edge): number {
  let count = 0;
  for (const { startedAt, client, nodes, standsFor } of flights) {
    if (startedAt < now - WINDOW_MS || startedAt > now + WINDOW_MS) continue;
    const isHere = 'node' in edge ? nodes.includes(edge.node) : rowOf(edge.rows, client) === edge.row;
    if (isHere) count += standsFor;
  }
  return count / (WINDOW_MS / 1000);
}
