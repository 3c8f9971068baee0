/** The charts of what is replayed, with its moment. Two runs side by side: one after the other, on one clock. */
import { useState } from 'react';
import { Charts } from '../charts/Charts.tsx';
import type { Side } from './side.ts';

interface Props {
  readonly sides: readonly Side[];
  readonly at: number;
  readonly jumpTo: (at: number) => void;
}

export function RunCharts({ sides, at, jumpTo }: Props) {
  const [chosen, choose] = useState(0);
  const side = sides[chosen] ?? sides[0];
  if (!side) return null;
  const { samples, timeline, name } = side;
  return (
    <div className="run-charts">
      {sides.length > 1 && (
        <div className="row small">
          <div className="segments">
            {sides.map((each, index) => (
              <button
                key={`${each.name} ${each.timeline.deployment}`}
                type="button"
                aria-pressed={each === side}
                onClick={() => choose(index)}
              >
                {each.timeline.deployment}
              </button>
            ))}
          </div>
        </div>
      )}
      <Charts
        samples={samples.samples}
        everyMs={samples.everyMs}
        marks={timeline.marks}
        originMs={0}
        at={at}
        jumpTo={jumpTo}
        name={`${name}-${timeline.deployment}`}
      />
    </div>
  );
}
