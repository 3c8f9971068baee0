/** One chart with its name, how many figures it is about, its table twin, and what can be taken along. */
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import { save } from '../../link/save.ts';
import { type Plan, planWords } from '../../model/charts/plan.ts';
import { tableCsv } from '../../model/charts/table.ts';
import { ChartTable } from './ChartTable.tsx';
import { colourOf } from './colours.ts';
import type { ChartMark } from './draw.ts';
import { dataOf, optionsOf } from './plot.ts';

export interface Stage {
  readonly span: readonly [number, number];
  readonly marks: readonly ChartMark[];
  /** Where a replay stands, in seconds; null where nothing is replayed. */
  readonly cursor: number | null;
  readonly onPick: ((seconds: number) => void) | null;
  /** What its files are called. */
  readonly name: string;
}

export function Chart({ plan, stage }: { readonly plan: Plan; readonly stage: Stage }) {
  const [isTable, setTable] = useState(false);
  const canvas = useRef<uPlot | null>(null);
  const file = `${stage.name}-${plan.id}`;
  const isEmpty = plan.empty !== null;
  return (
    <figure className="chart" data-chart={plan.id}>
      <figcaption>
        <strong>{plan.title}</strong>
        <span className="muted small n">{plan.n}</span>
        <span className="tools">
          <button
            type="button"
            aria-pressed={isTable}
            disabled={isEmpty}
            onClick={() => setTable(!isTable)}
            aria-label={`Table: ${plan.title}`}
          >
            Table
          </button>
          <button
            type="button"
            disabled={isEmpty}
            onClick={() => save(`${file}.csv`, 'text/csv', tableCsv(plan))}
            aria-label={`CSV: ${plan.title}`}
          >
            CSV
          </button>
          <button
            type="button"
            disabled={isEmpty || isTable}
            onClick={() => canvas.current && savePng(canvas.current, plan, `${file}.png`)}
            aria-label={`PNG: ${plan.title}`}
          >
            PNG
          </button>
        </span>
      </figcaption>
      <div className="plot">
        {isEmpty && <p className="muted small empty-chart">{plan.empty}</p>}
        {!isEmpty && isTable && <ChartTable plan={plan} marks={stage.marks} />}
        {!isEmpty && !isTable && <Plot plan={plan} stage={stage} canvas={canvas} />}
      </div>
    </figure>
  );
}

interface PlotProps {
  readonly plan: Plan;
  readonly stage: Stage;
  readonly canvas: { current: uPlot | null };
}

function Plot({ plan, stage, canvas }: PlotProps) {
  const place = useRef<HTMLDivElement>(null);
  const newest = useRef(stage);
  newest.current = stage;
  const cursor = useRef<HTMLSpanElement>(null);
  const placeCursor = (): void => {
    const [plot, element] = [canvas.current, cursor.current];
    const { cursor: at } = newest.current;
    if (!plot || !element || at === null) return;
    element.style.transform = `translateX(${plot.valToPos(at, 'x') + plot.bbox.left / devicePixelRatio}px)`;
  };
  useUplot({ place, plan, newest, canvas, onDraw: placeCursor });
  useLayoutEffect(placeCursor);
  return (
    <>
      <div className="canvas" ref={place} role="img" aria-label={planWords(plan)} />
      {stage.cursor !== null && <span className="now" ref={cursor} />}
    </>
  );
}

interface Plotted {
  readonly place: { readonly current: HTMLDivElement | null };
  readonly plan: Plan;
  readonly newest: { readonly current: Stage };
  readonly canvas: { current: uPlot | null };
  readonly onDraw: () => void;
}

/** Made anew when the lines are others; otherwise only given its new figures. */
function useUplot({ place, plan, newest, canvas, onDraw }: Plotted): void {
  const given = useRef(plan);
  given.current = plan;
  const { span, marks } = newest.current;
  const kind = JSON.stringify([plan.id, plan.lines.map(({ label }) => label), span]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the lines' names say whether it is another chart.
  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return;
    const look = {
      ...{ width: element.clientWidth, height: element.clientHeight, span: newest.current.span },
      marks: () => newest.current.marks,
      onDraw,
      onPick: newest.current.onPick && ((at: number) => newest.current.onPick?.(at)),
    };
    const plot = new uPlot(
      optionsOf(() => given.current, look),
      dataOf(given.current),
      element,
    );
    canvas.current = plot;
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element;
      if (width !== plot.width || height !== plot.height) plot.setSize({ width, height });
    });
    observer.observe(element);
    const forget = redrawOnTheme(plot);
    return () => {
      observer.disconnect();
      forget();
      plot.destroy();
      canvas.current = null;
    };
  }, [kind]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other marks are drawn anew.
  useEffect(() => {
    canvas.current?.setData(dataOf(plan));
  }, [plan, marks]);
}

function redrawOnTheme(plot: uPlot): () => void {
  const redraw = (): void => plot.redraw(false);
  const system = matchMedia('(prefers-color-scheme: dark)');
  const observer = new MutationObserver(redraw);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme', 'data-projector'] });
  system.addEventListener('change', redraw);
  return () => {
    observer.disconnect();
    system.removeEventListener('change', redraw);
  };
}

/** As it is seen, on the card's colour, under its name. */
function savePng({ ctx, root }: uPlot, { title, n }: Plan, name: string): void {
  const head = 24 * devicePixelRatio;
  const { width, height } = ctx.canvas;
  const picture = document.createElement('canvas');
  picture.width = width;
  picture.height = height + head;
  const pen = picture.getContext('2d');
  if (!pen) return;
  pen.fillStyle = colourOf(root, 'card');
  pen.fillRect(0, 0, width, height + head);
  pen.drawImage(ctx.canvas, 0, head);
  pen.fillStyle = colourOf(root, 'ink');
  pen.font = `600 ${13 * devicePixelRatio}px Inter, system-ui, sans-serif`;
  pen.fillText(`${title}, ${n}`, 8 * devicePixelRatio, head * 0.7);
  picture.toBlob((blob) => blob && save(name, 'image/png', blob), 'image/png');
}
