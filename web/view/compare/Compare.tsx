/** What each answer costs, as measured on this machine. Nothing here is written down in advance. */
import type { Comparison } from '../../../src/protocol/reports.ts';
import { type Cell, comparisonColumns, comparisonNotes, comparisonRows } from '../../model/comparison.ts';
import { plural } from '../../model/words.ts';
import { usePage } from '../context.ts';
import { Action } from '../marks/Action.tsx';
import { Letter, VerdictMark } from '../marks/Tag.tsx';

export function Compare() {
  const { model, control, ask } = usePage();
  const comparison = model.lab?.comparison ?? null;
  const active = model.lab?.activeRun ?? null;
  return (
    <div className="compare">
      <div className="head row">
        <div className="grow">
          <h1>What each answer costs, as measured</h1>
          <p className="muted" role="status">
            {active
              ? `${active.experiment} is running${active.deployment ? ` on ${active.deployment}` : ''}…`
              : measuredWords(comparison)}
          </p>
        </div>
        <Action
          act={() => ask(control.compare())}
          possible={control.canAct && active === null}
          primary={comparison === null}
        >
          {comparison ? 'Measure again' : 'Measure'}
        </Action>
      </div>
      {comparison ? (
        <Table comparison={comparison} />
      ) : (
        <p className="card empty">
          Nothing has been measured yet. Measuring runs the experiments on every deployment of this machine;
          it takes a few minutes.
        </p>
      )}
    </div>
  );
}

const measuredWords = (comparison: { seed: number; rows: unknown[] } | null): string =>
  comparison
    ? `${plural(comparison.rows.length, 'deployment')} on this machine, seed ${comparison.seed}.`
    : '';

function Table({ comparison }: { readonly comparison: Comparison }) {
  return (
    // A table this wide scrolls in its own frame, which the keyboard must reach to scroll it.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above.
    <section className="card table-frame" aria-label="Comparison" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Deployment</th>
            {comparisonColumns.map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {comparisonRows(comparison).map(({ deployment, setting, cells }) => (
            <tr key={deployment} data-strategy={deployment}>
              <th scope="row">
                <span className="row">
                  <Letter of={deployment} />
                  {deployment}
                </span>
                <span className="small muted">{setting}</span>
              </th>
              {cells.map((cell, place) => (
                <td key={comparisonColumns[place]}>
                  <CellText cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <Notes comparison={comparison} />
    </section>
  );
}

function CellText({ cell: { text, note, verdict, missing } }: { readonly cell: Cell }) {
  return (
    <>
      <span className={missing ? 'value muted' : 'value'}>
        {verdict && <VerdictMark of={verdict} />}
        {text}
      </span>
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
