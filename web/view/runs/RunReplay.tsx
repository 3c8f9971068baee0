/** A stored run, one deployment or two side by side: fetched, opened, and handed to the replay. */
import type { ReactNode } from 'react';
import type { RunReport } from '../../../src/protocol/reports.ts';
import { type Loaded, useLoaded } from '../../link/loaded.ts';
import { fetchHistory, fetchReport, Unreadable } from '../../link/runs.ts';
import { inSlices } from '../../link/slices.ts';
import { type Opened, openRead, problemsOf } from '../../model/replay/opened.ts';
import { address, type Route, type RunPart } from '../../model/route.ts';
import { Replay } from './Replay.tsx';
import type { Side } from './side.ts';

type RunRoute = Extract<Route, { at: 'run' }>;

export function RunReplay({ route }: { readonly route: RunRoute }) {
  const { run, beside } = route;
  const report = useLoaded(`report ${run}`, (signal) => fetchReport(run, signal));
  const deployment = route.deployment ?? firstIn(report);
  const one = useSide(deployment && { run, deployment }, report);
  const otherReport = useLoaded(beside && `report ${beside.run}`, (signal) =>
    fetchReport((beside as RunPart).run, signal),
  );
  const two = useSide(beside, otherReport);
  const wanted = beside ? [one, two] : [one];
  const failed = wanted.find((side) => side.state === 'failed');
  if (failed?.state === 'failed') return <Failed words={failed.words} />;
  if (!deployment && report.state === 'failed') return <Failed words={report.words} />;
  if (!deployment && report.state === 'there')
    return <Failed words="Nothing ran in this run: there is no history." />;
  const sides = wanted.flatMap((side) => (side.state === 'there' ? [side.value] : []));
  if (sides.length < wanted.length) return <Opening run={run} />;
  const key = sides.map(({ part }) => `${part?.run} ${part?.deployment}`).join(' with ');
  return <Replay key={key} sides={sides} moment={route.moment} operation={route.operation} />;
}

/** The first deployment with a history: what a run's own address opens. */
function firstIn(report: Loaded<RunReport>) {
  if (report.state !== 'there') return null;
  return report.value.results.find(({ history }) => history !== null)?.deployment ?? null;
}

function useSide(part: RunPart | null, report: Loaded<RunReport>): Loaded<Side> {
  // A report that cannot be read leaves the history without its proofs, and no worse.
  const isKnown = report.state !== 'loading';
  return useLoaded(part && isKnown ? `${part.run} ${part.deployment}` : null, async (signal) => {
    const { run, deployment } = part as RunPart;
    const found = report.state === 'there' ? report.value : null;
    const result = found?.results.find((each) => each.deployment === deployment) ?? null;
    const reader = await fetchHistory(run, deployment, signal);
    const evidence = result?.evidence ?? [];
    const opened: Opened | null = await inSlices(openRead(reader, deployment, { evidence }), signal);
    if (!opened) throw new Unreadable(`This history cannot be read. ${problemsOf(reader).join(' ')}`);
    return { ...opened, part: part as RunPart, report: found, result, name: run };
  });
}

function Opening({ run }: { readonly run: string }) {
  return (
    <div className="head">
      <h1>Opening the run</h1>
      <p className="muted" role="status">
        {run}
      </p>
    </div>
  );
}

export function Failed({ words, children }: { readonly words: string; readonly children?: ReactNode }) {
  return (
    <div className="head">
      <h1>This run cannot be shown</h1>
      <p role="alert">{words}</p>
      {children}
      <p className="ways-back">
        <a href={address.runs}>All stored runs</a>
      </p>
    </div>
  );
}
