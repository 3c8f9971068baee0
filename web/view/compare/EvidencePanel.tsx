/** Behind the chosen cell: the experiment, its seed and verdict, the operation that proves it, and the way to see it again. */
import { type ComparedField, comparisonSources } from '../../../src/protocol/comparison-sources.ts';
import type { Comparison, ComparisonRow, DeploymentResult } from '../../../src/protocol/reports.ts';
import { statementTexts } from '../../../src/protocol/statements.ts';
import { useReport } from '../../link/report.ts';
import { cellWords, columnTitle, comparisonRows } from '../../model/comparison.ts';
import { proofOf, replayOf, resultIn, type Source, sourceOf } from '../../model/evidence.ts';
import { address, type Route } from '../../model/route.ts';
import { usePage } from '../context.ts';
import { Letter, VerdictChip } from '../marks/Tag.tsx';

interface Props {
  readonly comparison: Comparison;
  readonly cell: Extract<Route, { at: 'compare' }>['cell'];
}

export function EvidencePanel({ comparison, cell }: Props) {
  const row = comparison.rows.find(({ deployment }) => deployment === cell?.deployment);
  const written = comparisonRows(comparison)
    .find(({ deployment }) => deployment === cell?.deployment)
    ?.cells.find(({ field }) => field === cell?.field);
  return (
    <section className="evidence" aria-label="Evidence" aria-live="polite">
      {row && written ? (
        <>
          <h2>
            <Letter of={row.deployment} />
            {row.deployment}: {columnTitle(written.field)}, {cellWords(written)}
          </h2>
          <Behind row={row} field={written.field} isMissing={written.missing === true} />
        </>
      ) : (
        <p className="muted">Choose a value to see the run behind it.</p>
      )}
    </section>
  );
}

interface BehindProps {
  readonly row: ComparisonRow;
  readonly field: ComparedField;
  readonly isMissing: boolean;
}

function Behind({ row, field, isMissing }: BehindProps) {
  const source = sourceOf(row, field);
  if (isMissing || !source) {
    const [experiment] = comparisonSources[field];
    return (
      <p className="muted">
        No run stands behind it. It is measured by <a href={address.experiment(experiment)}>{experiment}</a>.
      </p>
    );
  }
  return <Shown row={row} source={source} />;
}

function Shown({ row: { deployment }, source }: { readonly row: ComparisonRow; readonly source: Source }) {
  const { lab } = usePage().model;
  const { report, why } = useReport(source.run, lab?.reports ?? []);
  const result = resultIn(report, deployment);
  const proof = result && proofOf(result);
  return (
    <>
      <p className="row">
        <a href={address.experiment(source.experiment, source.seed)}>{source.experiment}</a>
        <span className="muted">seed {source.seed}</span>
        {result && <Verdict result={result} />}
      </p>
      {proof && (
        <p>
          <span className="mono" title={statementTexts[proof.invariant].inShort}>
            {proof.invariant}
          </span>{' '}
          {proof.text}{' '}
          {proof.operation !== null && <span className="muted">Operation {proof.operation}.</span>}
        </p>
      )}
      {result && !proof && (
        <p className="muted">No operation speaks against it: everything that was checked held.</p>
      )}
      {!result && <p className="muted">{why ?? 'Asking the lab for the run…'}</p>}
      <p className="row">
        <a className="button" href={replayOf(source, deployment, proof)}>
          Replay the run
        </a>
        <code className="small muted">{source.run}</code>
      </p>
    </>
  );
}

function Verdict({ result: { observed, expected } }: { readonly result: DeploymentResult }) {
  const words = observed === expected ? `${observed}, as expected` : `${observed}, expected: ${expected}`;
  return <VerdictChip verdict={observed} words={words} />;
}
