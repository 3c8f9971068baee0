/** Draws one dot. The outcome is told by its shape; its colour only says it again. */

import { grouped } from '../../model/words.ts';
import { capsuleStep, capsuleWidth } from './capsule.ts';
import type { Point } from './curve.ts';
import type { Palette } from './palette.ts';
import type { Dot, Shape } from './route.ts';

export interface Look {
  readonly palette: Palette;
  readonly isSmall: boolean;
  readonly isProjector: boolean;
  readonly selected: number | null;
  /** The client carries the state itself: its requests are capsules. */
  readonly hasCapsules: boolean;
  /** Where words stand already: no two lie over each other. */
  readonly labelled: Point[];
}

type Pen = CanvasRenderingContext2D;
const TURN = 2 * Math.PI;

export function drawDot(pen: Pen, dot: Dot, look: Look): void {
  pen.save();
  pen.translate(dot.x, dot.y);
  if (dot.flight.id === look.selected) selectionRing(pen, look.palette);
  const goesOut = dot.shape === 'request' || dot.shape === 'retry';
  const bytes = goesOut ? (dot.flight.credential?.bytes ?? 0) : 0;
  if (bytes > 0 && look.hasCapsules) capsule(pen, dot, bytes, look);
  else {
    pen.globalAlpha = dot.strength;
    shapes[dot.shape](pen, look.palette, dot.heading);
    if (bytes > 0 && dot.flight.standsFor === 1) key(pen, dot.heading, look.palette);
  }
  pen.globalAlpha = 1;
  label(pen, dot, look);
  pen.restore();
}

function circle(pen: Pen, radius: number): void {
  pen.beginPath();
  pen.arc(0, 0, radius, 0, TURN);
}

function fill(pen: Pen, colour: string): void {
  pen.fillStyle = colour;
  pen.fill();
}

function stroke(pen: Pen, colour: string, width: number): void {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.stroke();
}

function halo(pen: Pen, radius: number, { card }: Palette): void {
  circle(pen, radius);
  fill(pen, card);
}

function selectionRing(pen: Pen, palette: Palette): void {
  halo(pen, 12, palette);
  stroke(pen, palette.focus, 2);
}

const shapes: Record<Shape, (pen: Pen, palette: Palette, heading: number) => void> = {
  request(pen, palette, heading) {
    halo(pen, 7.5, palette);
    circle(pen, 5.5);
    stroke(pen, palette.ink, 1.75);
    chevron(pen, heading, palette.ink, 0);
  },
  retry(pen, palette) {
    halo(pen, 9, palette);
    circle(pen, 7);
    stroke(pen, palette.ink, 1.5);
    circle(pen, 3.5);
    stroke(pen, palette.ink, 1.5);
  },
  answered(pen, palette) {
    halo(pen, 7, palette);
    circle(pen, 5);
    fill(pen, palette.ok);
  },
  refused(pen, palette) {
    halo(pen, 8, palette);
    circle(pen, 5.25);
    stroke(pen, palette.down, 1.5);
    pen.beginPath();
    pen.arc(0, 0, 5.25, TURN / 4, (3 * TURN) / 4);
    fill(pen, palette.down);
  },
  failed(pen, palette) {
    diamond(pen, 9);
    fill(pen, palette.card);
    diamond(pen, 6.5);
    fill(pen, palette.down);
  },
  'no answer'(pen, palette) {
    halo(pen, 9, palette);
    circle(pen, 6);
    pen.setLineDash([3, 2.5]);
    stroke(pen, palette.muted, 1.75);
    pen.setLineDash([]);
  },
};

function diamond(pen: Pen, reach: number): void {
  pen.beginPath();
  pen.moveTo(0, -reach);
  pen.lineTo(reach, 0);
  pen.lineTo(0, reach);
  pen.lineTo(-reach, 0);
  pen.closePath();
}

function chevron(pen: Pen, heading: number, colour: string, ahead: number): void {
  pen.save();
  pen.rotate(heading);
  pen.beginPath();
  pen.moveTo(ahead - 1.5, -2.5);
  pen.lineTo(ahead + 1.5, 0);
  pen.lineTo(ahead - 1.5, 2.5);
  stroke(pen, colour, 1.5);
  pen.restore();
}

/** On the free side of the slope. */
function key(pen: Pen, heading: number, { ink, canvas }: Palette): void {
  const climbs = Math.sin(heading) < -0.1;
  pen.save();
  pen.translate(climbs ? -17 : 3, Math.abs(Math.sin(heading)) > 0.1 ? -15 : -17);
  for (const [colour, width] of [
    [canvas, 4],
    [ink, 1.5],
  ] as const) {
    pen.beginPath();
    pen.arc(3.5, 0, 2.5, 0, TURN);
    pen.moveTo(6, 0);
    pen.lineTo(13, 0);
    pen.lineTo(13, 2.5);
    pen.moveTo(10, 0);
    pen.lineTo(10, 2);
    stroke(pen, colour, width);
  }
  pen.restore();
}

function capsule(pen: Pen, dot: Dot, bytes: number, look: Look): void {
  const { palette, isSmall } = look;
  const text = grouped(bytes);
  pen.font = fontOf(look);
  const step = isSmall ? capsuleStep.small : capsuleStep.large;
  const width = Math.max(capsuleWidth(bytes, step), 10 + text.length * 7);
  const height = look.isProjector ? 22 : 18;
  const outline = (grow: number) => {
    pen.beginPath();
    pen.roundRect(-width / 2 - grow, -height / 2 - grow, width + 2 * grow, height + 2 * grow, height);
  };
  outline(2);
  fill(pen, palette.card);
  outline(0);
  stroke(pen, palette.ink, dot.shape === 'retry' ? 3 : 1.5);
  pen.textAlign = 'center';
  pen.fillStyle = palette.ink;
  pen.fillText(text, 0, 4.5);
  chevron(pen, dot.heading, palette.ink, width / 2 + 5);
}

const fontOf = ({ isProjector }: Look): string =>
  `600 ${isProjector ? 14.4 : 12}px Inter, system-ui, sans-serif`;

/** The arrow says which way; an answer that was simply given needs no words. */
function label(pen: Pen, dot: Dot, look: Look): void {
  const { flight, shape } = dot;
  // Where many are on their way, the answers say how many they stand for, and their requests are not said twice.
  const isBack = shape === 'answered' || shape === 'refused' || shape === 'failed';
  const many = flight.standsFor > 1 && isBack ? `×${flight.standsFor}` : '';
  const status = shape === 'refused' || shape === 'failed' ? `← ${flight.status}` : '';
  const isFree = look.labelled.every(({ x, y }) => Math.abs(x - dot.x) > 52 || Math.abs(y - dot.y) > 14);
  const text = [status, shape === 'no answer' ? 'no answer' : '', many].filter(Boolean).join(' ');
  if (text === '' || !isFree) return;
  look.labelled.push(dot);
  pen.font = fontOf(look);
  pen.textAlign = 'center';
  pen.lineWidth = 4;
  pen.lineJoin = 'round';
  pen.strokeStyle = look.isSmall ? look.palette.card : look.palette.canvas;
  pen.strokeText(text, 0, 24);
  pen.fillStyle = look.palette.ink;
  pen.fillText(text, 0, 24);
}
