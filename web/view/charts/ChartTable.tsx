import type { Plan } from '../../model/charts/plan.ts';
import { tableOf } from '../../model/charts/table.ts';
import type { ChartMark } from './draw.ts';

/** The CSV has them all. */
const ROWS_MAX = 300;

export function ChartTable({ plan, marks }: { readonly plan: Plan; readonly marks: readonly ChartMark[] }) {
  const { head, rows } = tableOf(plan);
  const shown = rows.slice(-ROWS_MAX);
  const seen = marks.filter(({ kind }) => kind !== 'other');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
    <section className="chart-table" tabIndex={0} aria-label={`${plan.title} as a table`}>
      <table>
        <caption className="unseen">
          {plan.title}, {plan.n}
          {shown.length < rows.length && `, the last ${shown.length} of ${rows.length}`}
        </caption>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(([time, ...values]) => (
            <tr key={time}>
              <th scope="row">{time}</th>
              {values.map((value, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place.
                <td key={index}>{value === null ? '–' : plan.write(value)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {seen.length > 0 && (
        <p className="small">{seen.map(({ words, at }) => `${words} at ${at.toFixed(1)} s`).join('; ')}</p>
      )}
    </section>
  );
}
