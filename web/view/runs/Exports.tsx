/** What can be taken along: figures, the run as JSON lines, the report as one HTML file. */
import type { RunReport } from '../../../src/protocol/reports.ts';
import { reportFile } from '../../link/runs.ts';
import { save } from '../../link/save.ts';
import { measurementsCsv } from '../../model/replay/csv.ts';

interface Props {
  readonly run: string | null;
  /** Null: it cannot be read, or there is none. */
  readonly report: RunReport | null;
}

export function Exports({ run, report }: Props) {
  return (
    <span className="exports">
      {report && (
        <>
          <button
            type="button"
            className="button"
            onClick={() => save(`${report.run}.csv`, 'text/csv', measurementsCsv(report))}
          >
            CSV <span className="unseen">of the measurements</span>
          </button>
          <button
            type="button"
            className="button"
            onClick={() => save(`${report.run}.json`, 'application/json', JSON.stringify(report, null, 2))}
          >
            JSON <span className="unseen">of the run</span>
          </button>
        </>
      )}
      {run !== null && (
        <a className="button" href={reportFile(run)} download>
          Report <span className="unseen">as one HTML file</span>
        </a>
      )}
    </span>
  );
}
