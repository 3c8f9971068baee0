/** Rows are deployments, so that the bars of a column share their baseline. Every cell opens its evidence. */
import type { Comparison } from '../../../src/protocol/reports.ts';
import { go } from '../../link/route.ts';
import { comparisonColumns, comparisonRows, type FieldCell, type TableRow } from '../../model/comparison.ts';
import { comparisonNotes } from '../../model/comparison-notes.ts';
import { address, type Route } from '../../model/route.ts';
import { Letter, VerdictMark } from '../marks/Tag.tsx';

type Chosen = Extract<Route, { at: 'compare' }>['cell'];

interface Props {
  readonly comparison: Comparison;
  readonly cell: Chosen;
}

export function Table({ comparison, cell }: Props) {
  return (
    // A table this wide scrolls in its own frame, which the keyboard must reach to scroll it.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above.
    <section className="card table-frame" aria-label="Comparison" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Strategy</th>
            {comparisonColumns.map(({ title, field, experiments }) => (
              <th key={field} scope="col">
                {title}
                <span className="mono muted">{experiments}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {comparisonRows(comparison).map((row) => (
            <Row
              key={row.deployment}
              row={row}
              chosen={cell?.deployment === row.deployment ? cell.field : null}
            />
          ))}
        </tbody>
      </table>
      <Notes comparison={comparison} />
    </section>
  );
}

function Row({ row: { deployment, setting, cells }, chosen }: { row: TableRow; chosen: string | null }) {
  return (
    <tr data-strategy={deployment}>
      <th scope="row">
        <span className="row">
          <Letter of={deployment} />
          {deployment}
        </span>
        <span className="small muted">{setting}</span>
      </th>
      {cells.map((cell) => (
        <td key={cell.field}>
          <button
            type="button"
            aria-pressed={chosen === cell.field}
            onClick={() => go(chosen === cell.field ? address.compare : address.cell(deployment, cell.field))}
          >
            <CellText cell={cell} />
          </button>
        </td>
      ))}
    </tr>
  );
}

function CellText({ cell: { text, note, verdict, missing, bar } }: { readonly cell: FieldCell }) {
  return (
    <>
      <span className={missing ? 'value muted' : 'value'}>
        {verdict && <VerdictMark of={verdict} />}
        {text}
      </span>
      {bar !== null && (
        <span className="meter">
          <i style={{ width: `${bar * 100}%` }} />
        </span>
      )}
      {note && <span className="small muted">{note}</span>}
    </>
  );
}

/** Why something was not measured, and what a number means, in the lab's words. */
function Notes({ comparison }: { readonly comparison: Comparison }) {
  const notes = comparisonNotes(comparison);
  if (notes.length === 0) return null;
  return (
    <dl className="notes">
      {notes.map(({ note, about }) => (
        <div key={note}>
          <dt>{about}</dt>
          <dd className="muted">{note}</dd>
        </div>
      ))}
    </dl>
  );
}
