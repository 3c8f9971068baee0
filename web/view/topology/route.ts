/** The way of a request through the drawing, there and back, and where on it the request is at a moment. */
import type { Flight, Outcome, Scene } from '../../model/scene.ts';
import { type Curve, curve, headingAt, type Point, pointAt } from './curve.ts';
import type { Layout } from './layout.ts';
import { type ClientRow, nodeIndex, rowOf } from './rows.ts';

/** A request on its way out, one that is tried again, one that nobody answers, and the answers. */
export type Shape = 'request' | 'retry' | 'no answer' | Exclude<Outcome, 'no answer'>;

interface Leg {
  readonly along: Curve;
  readonly from: number;
  readonly to: number;
  /** How much of the whole time it takes. */
  readonly share: number;
  readonly shape: Shape;
}

export interface Route {
  readonly flight: Flight;
  readonly legs: readonly Leg[];
}

export interface Dot extends Point {
  readonly flight: Flight;
  readonly shape: Shape;
  readonly heading: number;
  /** Of a ring that fades: from 1 to 0. */
  readonly strength: number;
}

/** Requests keep to one side of an edge and answers to the other, so that they meet without hiding each other. */
const LANE = 4;
/** Where on the edge to a node a request ends that it does not answer. */
const STALL = 0.7;

export function routeOf(flight: Flight, layout: Layout, scene: Scene, rows: readonly ClientRow[]): Route {
  const row = rowOf(rows, flight.client);
  const out: Leg[] = [];
  const back: Leg[] = [];
  const answer = flight.outcome === 'no answer' ? null : flight.outcome;
  const there = (along: Curve | undefined, share: number, shape: Shape = 'request') => {
    if (along) out.push({ along, from: 0, to: 1, share, shape });
  };
  const here = (along: Curve | undefined, share: number) => {
    if (along && answer) back.unshift({ along, from: 1, to: 0, share, shape: answer });
  };
  const thread = (node: number): Curve | undefined => threadOf(layout, row, node);

  /** A node that answers 5xx got no answer itself. */
  const askStore = (along: Curve | undefined, shape: Shape) => {
    if (answer !== 'failed') {
      there(along, 0.5, shape);
      here(along, 0.5);
    } else if (along) stall(along, 0.4, shape);
  };
  const stall = (along: Curve, share: number, shape: Shape) => {
    out.push({ along, from: 0, to: STALL, share, shape });
    out.push({ along, from: STALL, to: STALL, share: 0.6, shape: 'no answer' });
  };

  there(layout.clientEdges[row], 1);
  here(layout.clientEdges[row], 1);
  for (const [turn, name] of flight.nodes.entries()) {
    const node = nodeIndex(scene, name);
    const shape = turn === 0 ? 'request' : 'retry';
    const isLast = turn === flight.nodes.length - 1;
    const edge = layout.nodeEdges[node];
    there(thread(node), 0.3, shape);
    if (isLast && answer && flight.answeredBy !== 'gateway') {
      there(edge, 1, shape);
      here(thread(node), 0.3);
      here(edge, 1);
      if (flight.asksStore) {
        askStore(layout.storeEdges[node], shape);
      }
    } else if (edge) {
      stall(edge, 0.7, shape);
    }
  }
  return { flight, legs: [...out, ...back] };
}

export function threadOf({ ports, pins }: Layout, row: number, node: number): Curve | undefined {
  const [port, pin] = [ports[row], pins[node]];
  return port && pin && curve(port, pin);
}

/** Null: it has not begun, or has arrived. */
export function dotAt({ flight, legs }: Route, now: number): Dot | null {
  const elapsed = (now - flight.startedAt) / flight.shownMs;
  if (elapsed < 0 || elapsed > 1) return null;
  const total = legs.reduce((sum, { share }) => sum + share, 0);
  let left = elapsed * total;
  for (const leg of legs) {
    if (left <= leg.share) return dotOn(leg, left / leg.share, flight);
    left -= leg.share;
  }
  return null;
}

function dotOn({ along, from, to, shape }: Leg, progress: number, flight: Flight): Dot {
  const t = from + (to - from) * progress;
  const heading = headingAt(along, t) + (to < from ? Math.PI : 0);
  const { x, y } = pointAt(along, t);
  const isStill = shape === 'no answer';
  const aside = isStill ? 0 : LANE;
  return {
    x: x - Math.sin(heading) * aside,
    y: y + Math.cos(heading) * aside,
    flight,
    shape,
    heading,
    strength: isStill ? 1 - progress : 1,
  };
}
