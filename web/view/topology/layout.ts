/** Where everything stands, purely: a width, a height and how many there are of each. */
import { type Box, type Curve, curve, middleOf, type Point } from './curve.ts';
import { type Measures, measuresFor, projectorScale, type TopologySize } from './sizes.ts';

export interface LayoutInput {
  /** In px on the screen. */
  readonly width: number;
  readonly height: number;
  readonly clients: number;
  readonly nodes: number;
  readonly hasStore: boolean;
  readonly size: TopologySize;
  readonly isProjector: boolean;
}

interface NodePlace {
  readonly card: Box;
  readonly shelf: Box;
  /** How many lines of words have room in it. */
  readonly lines: 1 | 2 | 3;
}

export interface Layout {
  /** In units: one is `scale` pixels. */
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  /** In px: with less, the boxes would not fit. */
  readonly minHeight: number;
  readonly measures: Measures;
  /** Whether the lanes' names and the legend have room. */
  readonly isRoomy: boolean;
  readonly lanes: Record<
    'clients' | 'gateway' | 'nodes' | 'stores',
    { readonly x: number; readonly width: number }
  >;
  readonly clients: readonly Box[];
  readonly gateway: Box;
  /** Inside the gateway, where its threads run. */
  readonly window: Box;
  readonly ports: readonly Point[];
  readonly pins: readonly Point[];
  readonly nodes: readonly NodePlace[];
  readonly store: Box;
  /** From each client to the gateway, from the gateway to each node, from each node to the store. */
  readonly clientEdges: readonly Curve[];
  readonly nodeEdges: readonly Curve[];
  readonly storeEdges: readonly Curve[];
}

/** The smallest a node may be, and the gap below it. */
const ROW_MIN = 24;
const GAP = 8;
const PORT_PITCH = 10;
/** So much a drawing uses well; beyond it, it is drawn larger. */
const FULL = { width: 1400, height: 640 };
const SCALE_MAX = 3;

export function layOut(input: LayoutInput): Layout {
  const scale = scaleFor(input);
  const width = input.width / scale;
  const measures = measuresFor(width, input.size, input.isProjector);
  const isRoomy = measures.top > 20;
  const rows = Math.max(input.clients, input.nodes, 1);
  const needed =
    measures.top + measures.bottom + Math.max(neededFor(rows), measures.gatewayHead + windowMin(input));
  const height = Math.max(input.height / scale, needed);
  const body = { y: measures.top, height: height - measures.top - measures.bottom };
  const lanes = lanesFor(width, measures);
  const nodeBoxes = column(lanes.nodes, body, input.nodes, measures.nodePitchMax, measures.nodeHeightMax);
  const clients = column(
    lanes.clients,
    body,
    input.clients,
    clientPitch(input, measures, body.height),
    measures.clientHeightMax,
  );
  const { gateway, window } = gatewayFor(lanes.gateway, body, measures, input);
  const ports = spread(window.x, window, input.clients);
  const pins = spread(window.x + window.width - 10, window, input.nodes);
  const store = storeFor(lanes.stores, body, measures);
  return {
    width,
    height,
    scale,
    minHeight: needed * scale,
    measures,
    isRoomy,
    lanes,
    clients,
    gateway,
    window,
    ports,
    pins,
    nodes: nodeBoxes.map((box) => nodePlace(box, measures)),
    store,
    clientEdges: clients.map((box, place) => curve(rightOf(box), ports[place] ?? rightOf(box))),
    nodeEdges: nodeBoxes.map((box, place) =>
      curve({ x: gateway.x + gateway.width, y: pins[place]?.y ?? 0 }, leftOf(box)),
    ),
    storeEdges: input.hasStore ? storeEdges(nodeBoxes, store) : [],
  };
}

/** On a wall of pixels the drawing grows, instead of standing lost in the middle of it. */
function scaleFor({ width, height, size, isProjector }: LayoutInput): number {
  const base = isProjector ? projectorScale : 1;
  if (size === 'small') return base;
  return base * Math.max(1, Math.min(SCALE_MAX, width / (FULL.width * base), height / (FULL.height * base)));
}

const neededFor = (rows: number): number => rows * (ROW_MIN + GAP);
const windowMin = ({ clients, nodes }: LayoutInput): number => Math.max(clients, nodes, 2) * PORT_PITCH;
const leftOf = (box: Box): Point => ({ x: box.x, y: middleOf(box).y });
const rightOf = (box: Box): Point => ({ x: box.x + box.width, y: middleOf(box).y });

function lanesFor(
  width: number,
  { margin, client, gateway, card, shelf, store, storeGap }: Measures,
): Layout['lanes'] {
  const stores = width - margin - store;
  const nodes = stores - storeGap - card - shelf;
  const free = nodes - margin - client - gateway;
  return {
    clients: { x: margin, width: client },
    gateway: { x: Math.round(margin + client + free * 0.47), width: gateway },
    nodes: { x: nodes, width: card + shelf },
    stores: { x: stores, width: store },
  };
}

/** Clients stand closer than nodes, so that both columns are about as high. */
function clientPitch({ clients, nodes }: LayoutInput, { nodePitchMax }: Measures, height: number): number {
  const nodePitch = Math.min(nodePitchMax, height / Math.max(1, nodes));
  const wanted = (nodePitch * Math.max(3, nodes)) / Math.max(3, clients);
  return Math.min(nodePitchMax, Math.max(wanted, nodePitchMax * 0.72));
}

/** Boxes in a column around the middle, as far apart as there is room for and as high as then fits. */
function column(
  lane: { readonly x: number; readonly width: number },
  body: { readonly y: number; readonly height: number },
  count: number,
  pitchMax: number,
  heightMax: number,
): Box[] {
  const pitch = Math.min(pitchMax, body.height / Math.max(1, count));
  const height = Math.min(heightMax, Math.max(ROW_MIN, pitch - GAP));
  const middle = body.y + body.height / 2;
  return Array.from({ length: count }, (_, place) => ({
    ...lane,
    y: Math.round(middle + (place - (count - 1) / 2) * pitch - height / 2),
    height: Math.floor(height),
  }));
}

function gatewayFor(
  lane: { readonly x: number; readonly width: number },
  body: { readonly y: number; readonly height: number },
  { gatewayHead, nodePitchMax }: Measures,
  input: LayoutInput,
): { gateway: Box; window: Box } {
  const room = body.height - gatewayHead;
  const height = Math.round(Math.min(room, Math.max(windowMin(input), Math.min(112, nodePitchMax))));
  const middle = body.y + body.height / 2;
  const y = Math.round(Math.max(body.y + gatewayHead, middle - height / 2));
  return {
    window: { ...lane, y, height },
    gateway: { ...lane, y: y - gatewayHead, height: height + gatewayHead },
  };
}

const spread = (x: number, { y, height }: Box, count: number): Point[] =>
  Array.from({ length: count }, (_, place) => ({ x, y: y + (height * (place + 0.5)) / count }));

function nodePlace({ x, y, height }: Box, { card, shelf }: Measures): NodePlace {
  const lines = height >= 68 ? 3 : 2;
  return {
    card: { x, y, width: card, height },
    shelf: { x: x + card, y, width: shelf, height },
    lines: height < 38 ? 1 : lines,
  };
}

function storeFor(
  lane: { readonly x: number; readonly width: number },
  body: { readonly y: number; readonly height: number },
  { top }: Measures,
): Box {
  const height = Math.min(body.height, top > 20 ? 152 : 104);
  return { ...lane, y: Math.round(body.y + (body.height - height) / 2), height };
}

function storeEdges(nodes: readonly Box[], store: Box): Curve[] {
  const { y } = middleOf(store);
  const pitch = Math.min(14, 60 / Math.max(1, nodes.length));
  return nodes.map((box, place) =>
    curve(rightOf(box), { x: store.x, y: y + (place - (nodes.length - 1) / 2) * pitch }),
  );
}
