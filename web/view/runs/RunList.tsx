/** Every stored run, the newest first; what of them cannot be read is said. */
import type { ReactNode } from 'react';
import type { RunSummary } from '../../../src/protocol/reports.ts';
import { useLoaded } from '../../link/loaded.ts';
import { fetchRuns } from '../../link/runs.ts';
import { address } from '../../model/route.ts';
import { plural } from '../../model/words.ts';
import { usePage } from '../context.ts';
import { Mark } from '../marks/Mark.tsx';
import { Letter } from '../marks/Tag.tsx';
import { type ChosenFile, OpenFile } from './OpenFile.tsx';

/** Older ones are still under runs/; a list that nobody reads to its end helps nobody. */
const SHOWN_MAX = 200;

export function RunList({ choose }: { readonly choose: (chosen: ChosenFile) => void }) {
  const { lab } = usePage().model;
  // A run that has ended is a new line.
  const loaded = useLoaded(lab?.reports.map(({ run }) => run).join() ?? '', fetchRuns);
  const runs = loaded.state === 'there' ? loaded.value : [];
  return (
    <>
      <div className="head row">
        <div className="grow">
          <h1>Every run, as it was recorded</h1>
          <p className="muted">
            {loaded.state === 'there' && runs.length > 0
              ? `${plural(runs.length, 'run')}, the newest first. Open one to see again what happened, hop by hop.`
              : 'A history holds every request of every client, and what was broken when.'}
          </p>
        </div>
        <OpenFile choose={choose} />
      </div>
      <div className="runs">
        {loaded.state === 'loading' && <Empty>The list of runs is on its way.</Empty>}
        {loaded.state === 'failed' && <Empty>{loaded.words}</Empty>}
        {loaded.state === 'there' && runs.length === 0 && (
          <Empty>
            <span>
              Nothing has been run yet. <a href={address.experiments}>Run an experiment</a>, and it stays
              here.
            </span>
          </Empty>
        )}
        {runs.length > 0 && <Table runs={runs.slice(0, SHOWN_MAX)} />}
        {runs.length > SHOWN_MAX && (
          <p className="muted small">{plural(runs.length - SHOWN_MAX, 'older run')} lie under runs/.</p>
        )}
      </div>
    </>
  );
}

const Empty = ({ children }: { readonly children: ReactNode }) => (
  <p className="card empty" role="status">
    {children}
  </p>
);

function Table({ runs }: { readonly runs: readonly RunSummary[] }) {
  return (
    <div className="card runs-table">
      <table>
        <caption className="unseen">Stored runs, the newest first</caption>
        <thead>
          <tr>
            <th scope="col">Experiment</th>
            <th scope="col">When</th>
            <th scope="col">Seed</th>
            <th scope="col">Ended</th>
            <th scope="col">Replay</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <Row key={run.run} run={run} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({
  run: { run, experiment, server, seed, startedAt, passed, deployments, broken },
}: {
  readonly run: RunSummary;
}) {
  return (
    <tr>
      <th scope="row">
        {experiment}
        {server === 'service' && <span className="muted small"> on the service</span>}
      </th>
      <td>
        <time dateTime={startedAt}>{timeWords(startedAt)}</time>
      </td>
      <td className="mono">{seed}</td>
      <td>
        {broken === null ? (
          <Ended passed={passed} />
        ) : (
          <span className="sign">
            <Mark of="degraded" />
            {broken}
          </span>
        )}
      </td>
      <td>
        <span className="run-links">
          {deployments.map((name) => (
            <a key={name} href={address.run(run, name)} className="button run-link">
              <Letter of={name} />
              {name}
              <span className="unseen">
                {' '}
                of {experiment}, {timeWords(startedAt)}
              </span>
            </a>
          ))}
        </span>
      </td>
    </tr>
  );
}

function Ended({ passed }: { readonly passed: boolean | null }) {
  if (passed === null) return <span className="muted">not judged</span>;
  return (
    <span className="sign">
      <Mark of={passed ? 'healthy' : 'degraded'} />
      {passed ? 'as expected' : 'otherwise than expected'}
    </span>
  );
}

function timeWords(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  return time.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}
