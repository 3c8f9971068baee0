/** The layer of dots: a canvas, drawn anew for each frame while something is on its way, and not at all otherwise. */
import { type PointerEvent, useEffect, useMemo, useRef } from 'react';
import type { Flight, Scene } from '../../model/scene.ts';
import { drawDot, type Look } from './draw.ts';
import type { Layout } from './layout.ts';
import { paletteOf } from './palette.ts';
import { type Dot, dotAt, type Route, routeOf } from './route.ts';
import type { ClientRow } from './rows.ts';

interface Props {
  readonly scene: Scene;
  readonly layout: Layout;
  readonly rows: readonly ClientRow[];
  readonly look: Omit<Look, 'palette' | 'labelled'>;
  /** The scene's clock; absent: the flights are where the scene says. */
  readonly clock: (() => number) | undefined;
  readonly select: (flight: Flight) => void;
}

/** How near a press has to be. */
const REACH = 16;

export function Dots({ scene, layout, rows, look, clock, select }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const shown = useRef<Dot[]>([]);
  const routes = useMemo(
    () => scene.flights.map((flight) => routeOf(flight, layout, scene, rows)),
    [scene, layout, rows],
  );
  const { isSmall, isProjector, selected, hasCapsules } = look;
  useEffect(() => {
    const element = canvas.current;
    const pen = element?.getContext('2d');
    if (!element || !pen) return;
    let frame = 0;
    const draw = (): void => {
      const now = clock?.() ?? scene.now;
      shown.current = dotsAt(routes, now);
      const palette = paletteOf(element);
      const labelled: Look['labelled'] = [];
      wipe(pen, element, layout);
      for (const dot of shown.current)
        drawDot(pen, dot, { palette, isSmall, isProjector, selected, hasCapsules, labelled });
      const count = String(shown.current.length);
      if (element.dataset.dots !== count) element.dataset.dots = count;
      const goesOn = clock && scene.flights.some(({ startedAt, shownMs }) => startedAt + shownMs >= now);
      if (goesOn) frame = requestAnimationFrame(draw);
    };
    draw();
    return () => cancelAnimationFrame(frame);
  }, [routes, clock, scene, layout, isSmall, isProjector, selected, hasCapsules]);

  const at = ({ clientX, clientY, currentTarget }: PointerEvent<HTMLCanvasElement>): Dot | undefined => {
    const { left, top } = currentTarget.getBoundingClientRect();
    const x = (clientX - left) / layout.scale;
    const y = (clientY - top) / layout.scale;
    const distance = (dot: Dot) => Math.hypot(dot.x - x, dot.y - y);
    return shown.current.filter((dot) => distance(dot) < REACH).sort((a, b) => distance(a) - distance(b))[0];
  };
  return (
    <canvas
      ref={canvas}
      className="dots"
      onPointerDown={(event) => {
        const dot = at(event);
        if (dot) select(dot.flight);
      }}
      onPointerMove={(event) => {
        event.currentTarget.style.cursor = at(event) ? 'pointer' : '';
      }}
    />
  );
}

/** A rare outcome lies above the many answers. */
const order = { request: 0, answered: 1, retry: 2, refused: 3, failed: 4, 'no answer': 5 } as const;

function dotsAt(routes: readonly Route[], now: number): Dot[] {
  const dots = routes.flatMap((route) => dotAt(route, now) ?? []);
  return dots.sort((a, b) => order[a.shape] - order[b.shape]);
}

function wipe(
  pen: CanvasRenderingContext2D,
  element: HTMLCanvasElement,
  { width, height, scale }: Layout,
): void {
  const ratio = devicePixelRatio * scale;
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (element.width !== across || element.height !== down) {
    element.width = across;
    element.height = down;
  }
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
}
