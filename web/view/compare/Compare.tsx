/** What each answer costs, as measured on this machine. Nothing here is written down in advance. */
import { comparisonSources } from '../../../src/protocol/comparison-sources.ts';
import type { Comparison } from '../../../src/protocol/reports.ts';
import { save } from '../../link/save.ts';
import { comparisonCsv } from '../../model/comparison-csv.ts';
import { address } from '../../model/route.ts';
import { plural } from '../../model/words.ts';
import { usePage } from '../context.ts';
import { Slot } from '../frame/Slot.tsx';
import { Action } from '../marks/Action.tsx';
import { Chooser } from './Chooser.tsx';
import { EvidencePanel } from './EvidencePanel.tsx';
import { Table } from './Table.tsx';

export function Compare() {
  const { model, control, ask, route } = usePage();
  const comparison = model.lab?.comparison ?? null;
  const active = model.lab?.activeRun ?? null;
  const cell = route.at === 'compare' ? route.cell : null;
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
        {comparison && (
          <Action
            act={() => save(`comparison-seed${comparison.seed}.csv`, 'text/csv', comparisonCsv(comparison))}
          >
            CSV
          </Action>
        )}
        <Action
          act={() => ask(control.compare())}
          possible={control.canAct && active === null}
          primary={comparison === null}
        >
          {comparison ? 'Measure again' : 'Measure'}
        </Action>
      </div>
      {comparison ? (
        <>
          <Table comparison={comparison} cell={cell} />
          <EvidencePanel comparison={comparison} cell={cell} />
          <Slot into="inspector">
            <Chooser comparison={comparison} />
          </Slot>
        </>
      ) : (
        <Empty />
      )}
    </div>
  );
}

const COUNT = new Set(Object.values(comparisonSources).flat()).size;

function Empty() {
  return (
    <div className="card empty">
      <p>Nothing has been measured yet.</p>
      <p className="muted">
        Measuring runs {COUNT} experiments on every deployment that this machine can start: real servers,
        killed and replaced, with each request checked. It takes a few minutes, and the machine should be
        otherwise quiet. While it runs, <a href={address.lab}>the lab</a> shows what happens. In a terminal it
        is <code>npm run lab -- compare</code>.
      </p>
      <p className="muted">
        Then each value opens the run behind it, and a guide says which strategy fits a case.
      </p>
    </div>
  );
}

const measuredWords = (comparison: Comparison | null): string =>
  comparison
    ? `${plural(comparison.rows.length, 'deployment')} on this machine, seed ${comparison.seed}. Every value opens the run behind it.`
    : '';
