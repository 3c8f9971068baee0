/** A stored run's report: among those that the page has, or asked for. */
import { useEffect, useState } from 'react';
import { RunReport } from '../../src/protocol/reports.ts';

interface Asked {
  readonly run: string;
  readonly report: RunReport | undefined;
  readonly why: string | null;
}

export function useReport(run: string, known: readonly RunReport[]): Omit<Asked, 'run'> {
  const here = known.find((each) => each.run === run);
  const [asked, setAsked] = useState<Asked | null>(null);
  const isHere = here !== undefined;
  useEffect(() => {
    if (isHere) return;
    let isWanted = true;
    void ask(run).then((answer) => isWanted && setAsked(answer));
    return () => {
      isWanted = false;
    };
  }, [run, isHere]);
  if (here) return { report: here, why: null };
  return asked?.run === run ? asked : { report: undefined, why: null };
}

async function ask(run: string): Promise<Asked> {
  try {
    const response = await fetch(`/api/runs/${encodeURIComponent(run)}`);
    if (!response.ok) return { run, report: undefined, why: 'This run is no longer stored.' };
    return { run, report: RunReport.parse(await response.json()), why: null };
  } catch {
    return { run, report: undefined, why: 'The lab does not answer, or not in words that this page knows.' };
  }
}
