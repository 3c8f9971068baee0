/** The measures of the drawing: where lanes stand and how wide they are depends on the width alone. */
export type TopologySize = 'large' | 'small';

export interface Measures {
  readonly margin: number;
  readonly client: number;
  readonly gateway: number;
  /** The gateway's words, above the window in which its threads run. */
  readonly gatewayHead: number;
  readonly card: number;
  readonly shelf: number;
  readonly store: number;
  readonly badge: number;
  /** Between nodes and stores. */
  readonly storeGap: number;
  /** From the top to the first box: the lanes' names stand there. */
  readonly top: number;
  readonly bottom: number;
  readonly nodePitchMax: number;
  readonly nodeHeightMax: number;
  readonly clientHeightMax: number;
}

/** The projector draws everything larger by this, in fewer words. */
export const projectorScale = 1.4;

const large: Measures = {
  margin: 24,
  client: 120,
  gateway: 132,
  gatewayHead: 72,
  card: 132,
  shelf: 104,
  store: 72,
  badge: 20,
  storeGap: 48,
  top: 48,
  bottom: 16,
  nodePitchMax: 160,
  nodeHeightMax: 72,
  clientHeightMax: 56,
};
const snug: Partial<Measures> = { margin: 16, client: 108, gateway: 124, store: 64, storeGap: 32 };
const small: Measures = {
  ...large,
  margin: 16,
  client: 88,
  gateway: 84,
  gatewayHead: 44,
  card: 100,
  shelf: 56,
  storeGap: 40,
  top: 4,
  bottom: 4,
  nodePitchMax: 60,
  nodeHeightMax: 36,
  clientHeightMax: 32,
};
const tight: Partial<Measures> = {
  margin: 12,
  client: 80,
  gateway: 80,
  card: 88,
  shelf: 32,
  store: 60,
  storeGap: 24,
};

/** Below these widths, in units, the large boxes would not stand beside each other. */
const largeFrom = 640;
const projectedLargeFrom = 760;

/** Below this width the drawing is a stack of lists. */
export const stackBelow = 440;

export function measuresFor(width: number, size: TopologySize, isProjector: boolean): Measures {
  const isLarge = size === 'large' && width >= (isProjector ? projectedLargeFrom : largeFrom);
  if (!isLarge) return width >= 520 ? small : { ...small, ...tight };
  const base = width >= 780 ? large : { ...large, ...snug };
  return isProjector
    ? {
        ...base,
        badge: 24,
        card: 132,
        shelf: 122,
        client: 128,
        gateway: 132,
        bottom: 20,
        top: 44,
        clientHeightMax: 60,
        margin: 34,
      }
    : base;
}
