/** What of the drawing is chosen, and the way that belongs to it. */
import type { Scene, Selection } from '../../model/scene.ts';
import { type ClientRow, nodeIndex, rowOf } from './rows.ts';

export type Chosen = 'client' | 'gateway' | 'node' | 'store';

export interface Choice {
  readonly kind: Chosen | 'request' | null;
  /** Rows and nodes whose edges belong to what is chosen. */
  readonly row: number;
  readonly nodes: readonly number[];
  readonly request: number | null;
}

const nothing: Choice = { kind: null, row: -1, nodes: [], request: null };

export function choiceOf(selection: Selection | null, scene: Scene, rows: readonly ClientRow[]): Choice {
  if (selection?.deployment !== scene.deployment) return nothing;
  const { kind } = selection;
  const node = (name: string | null) => [nodeIndex(scene, name)].filter((index) => index >= 0);
  if (kind === 'node') return { ...nothing, kind, nodes: node(selection.name) };
  if (kind === 'client') {
    const row = rowOf(rows, selection.name);
    const routedTo = scene.clients.find(({ name }) => name === selection.name)?.routedTo ?? null;
    return { ...nothing, kind, row, nodes: node(routedTo) };
  }
  if (kind !== 'request') return { ...nothing, kind };
  const flight = scene.flights.find(({ id }) => id === selection.id);
  if (!flight) return { ...nothing, kind, request: selection.id };
  return {
    kind,
    request: selection.id,
    row: rowOf(rows, flight.client),
    nodes: flight.nodes.flatMap((name) => node(name)),
  };
}
