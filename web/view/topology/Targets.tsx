/**
 * What can be chosen, as native radio buttons over the drawing: one stop for the Tab key, arrows from one to the next.
 * They lie above the dots, and let every press between them through.
 */
import { type CSSProperties, useId } from 'react';
import type { Scene, Selection } from '../../model/scene.ts';
import type { Box } from './curve.ts';
import type { Layout } from './layout.ts';
import { clientName, gatewayName, nodeName, storeName } from './names.ts';
import type { ClientRow } from './rows.ts';

interface Props {
  readonly scene: Scene;
  readonly rows: readonly ClientRow[];
  readonly layout: Layout;
  readonly selection: Selection | null;
  readonly select: (selection: Selection) => void;
}

interface Target {
  readonly name: string;
  readonly box: Box;
  readonly selection: Selection;
}

export function Targets({ scene, rows, layout, selection, select }: Props) {
  const group = useId();
  return (
    <div className="targets" role="radiogroup" aria-label={`Parts of ${scene.deployment}`}>
      {targetsOf(scene, rows, layout).map(({ name, box, selection: own }) => (
        <label key={keyOf(own)} style={placed(box, layout.scale)}>
          <input
            type="radio"
            name={group}
            aria-label={name}
            checked={selection !== null && keyOf(selection) === keyOf(own)}
            onChange={() => select(own)}
          />
        </label>
      ))}
    </div>
  );
}

function targetsOf(scene: Scene, rows: readonly ClientRow[], layout: Layout): Target[] {
  const { deployment, nodes, store } = scene;
  const clients = rows.flatMap((row, place): Target[] => {
    const [box, client] = [layout.clients[place], row.clients[0]];
    if (!box || !client) return [];
    return [{ name: clientName(row), box, selection: { kind: 'client', deployment, name: client.name } }];
  });
  return [
    ...clients,
    { name: gatewayName(scene), box: layout.gateway, selection: { kind: 'gateway', deployment } },
    ...nodes.flatMap((node, place): Target[] => {
      const at = layout.nodes[place];
      if (!at) return [];
      const box = { ...at.card, width: at.card.width + at.shelf.width };
      return [{ name: nodeName(node), box, selection: { kind: 'node', deployment, name: node.name } }];
    }),
    ...(store
      ? [{ name: storeName(store), box: layout.store, selection: { kind: 'store' as const, deployment } }]
      : []),
  ];
}

const keyOf = (selection: Selection): string => Object.values(selection).join(' ');

const placed = ({ x, y, width, height }: Box, scale: number): CSSProperties => ({
  left: x * scale,
  top: y * scale,
  width: width * scale,
  height: height * scale,
});
