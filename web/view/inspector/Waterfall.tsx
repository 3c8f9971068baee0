/** One row for each stretch of the way: name, where in the whole it lies, how long it took. */
import type { Hop } from '../../../src/protocol/lab-events.ts';
import { type Stretch, waterfall } from '../../model/waterfall.ts';
import { milliseconds } from '../../model/words.ts';
import { Mark, type MarkName } from '../marks/Mark.tsx';

export function Waterfall({ hop }: { readonly hop: Hop }) {
  const whole = Math.max(hop.durationMs, 0.1);
  return (
    <ol className="waterfall">
      {waterfall(hop).map((stretch) => (
        <Row key={`${stretch.label} ${stretch.startMs}`} stretch={stretch} whole={whole} />
      ))}
    </ol>
  );
}

const marks: Partial<Record<NonNullable<Stretch['outcome']>, MarkName>> = {
  refused: 'down',
  'broken off': 'failed',
  late: 'paused',
};

function Row({
  stretch: { label, startMs, durationMs, outcome },
  whole,
}: {
  stretch: Stretch;
  whole: number;
}) {
  const mark = outcome ? marks[outcome] : undefined;
  const left = Math.min(98, (startMs / whole) * 100);
  return (
    <li>
      <span className="waterfall-name" title={outcome ?? undefined}>
        {label}
        {mark && <Mark of={mark} />}
        {mark && <span className="unseen"> {outcome}</span>}
      </span>
      <span className="stretch">
        <i
          className={mark && 'bad'}
          style={{
            left: `${left}%`,
            width: `${Math.min(100 - left, Math.max(2, (durationMs / whole) * 100))}%`,
          }}
        />
      </span>
      <span className="number-right">{milliseconds(durationMs)}</span>
    </li>
  );
}
