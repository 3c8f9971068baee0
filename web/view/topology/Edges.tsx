/** The ways between the lanes: as wide as they are used, and open where nobody answers. */
import type { SceneNode, SceneStore } from '../../model/scene.ts';
import { type Curve, pathOf, pieceOf, pointAt } from './curve.ts';

/** Whether requests go along here: freely, no more, perhaps, or not at all. */
export type Passage = 'open' | 'waiting' | 'cut';

const nodePassages: Record<SceneNode['state'], Passage> = {
  healthy: 'open',
  paused: 'waiting',
  draining: 'waiting',
  starting: 'waiting',
  down: 'cut',
};
const storePassages: Record<SceneStore['state'], Passage> = {
  up: 'open',
  slow: 'open',
  paused: 'waiting',
  unreachable: 'cut',
  down: 'cut',
};

export const toNode = ({ state }: SceneNode): Passage => nodePassages[state];

/** A node that is gone asks no store. */
export function toStore(node: SceneNode | undefined, store: SceneStore | null): Passage {
  if (!store || !node || node.state === 'down' || node.state === 'starting') return 'waiting';
  return storePassages[store.state];
}

/** From 2 to 8 px: the logarithm of the requests a second, which is full at 500. */
export const edgeWidth = (perSecond: number): number =>
  Math.round(Math.min(8, 2 + (6 * Math.log(1 + perSecond)) / Math.log(501)));

interface Props {
  readonly along: Curve;
  readonly perSecond: number;
  readonly passage: Passage;
  readonly isChosen: boolean;
}

export function Edge({ along, perSecond, passage, isChosen }: Props) {
  if (passage === 'cut') return <Cut along={along} />;
  const width = edgeWidth(perSecond);
  return (
    <>
      <path className={passage === 'open' ? 'edge' : 'edge waiting'} d={pathOf(along)} strokeWidth={width} />
      {isChosen && <path className="edge chosen" d={pathOf(along)} strokeWidth={2} />}
    </>
  );
}

/** A line to a bar, then a gap, then dots: what is sent here comes back unheard. */
function Cut({ along }: { readonly along: Curve }) {
  const bar = pointAt(along, 0.34);
  return (
    <>
      <path className="edge" d={pathOf(pieceOf(along, 0, 0.34))} strokeWidth={2} />
      <path className="stop" d={`M${bar.x} ${bar.y - 9}v18`} />
      <path className="edge beyond" d={pathOf(pieceOf(along, 0.54, 1))} strokeWidth={2} />
    </>
  );
}
