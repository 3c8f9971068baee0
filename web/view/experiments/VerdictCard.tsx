/** What one deployment showed: its verdict, the operation that proves it, the reason, and the measurements. */
import type { DeploymentResult, Evidence } from '../../../src/protocol/reports.ts';
import { statementTexts } from '../../../src/protocol/statements.ts';
import { facts } from '../../model/experiments.ts';
import { address } from '../../model/route.ts';
import { Letter, VerdictChip } from '../marks/Tag.tsx';

interface Props {
  readonly result: DeploymentResult;
  readonly because: string | undefined;
  /** The run that showed it. */
  readonly run: string;
}

export function VerdictCard({ result, because, run }: Props) {
  const { deployment, observed, expected, evidence, notes } = result;
  const title = `verdict-${deployment}`;
  return (
    <section className="pane verdict-card" data-strategy={deployment} aria-labelledby={title}>
      <header>
        <Letter of={deployment} />
        <h3 id={title}>{deployment}</h3>
        <VerdictChip
          verdict={observed}
          words={observed === expected ? `${observed}, as expected` : `${observed}, expected: ${expected}`}
        />
        {result.history !== null && (
          <a className="button small" href={address.run(run, deployment)}>
            Replay<span className="unseen"> {deployment}</span>
          </a>
        )}
      </header>
      {/* It explains what was expected, and nothing else. */}
      {because && observed === expected && <p className="because">{because}</p>}
      {evidence.map((each) => (
        <Proof
          key={`${each.invariant} ${each.operation} ${each.text}`}
          evidence={each}
          run={run}
          result={result}
        />
      ))}
      <dl className="facts">
        {facts(result).map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {notes.map((note) => (
        <p key={note} className="small muted">
          {note}
        </p>
      ))}
    </section>
  );
}

interface ProofProps {
  readonly evidence: Evidence;
  readonly run: string;
  readonly result: DeploymentResult;
}

/** What it says can be looked at: the operation leads to its moment in the replay. */
function Proof({ evidence: { invariant, operation, text }, run, result }: ProofProps) {
  return (
    <p className="proof">
      <span className="mono" title={statementTexts[invariant].inShort}>
        {invariant}
      </span>
      <span className="grow">{text}</span>
      {operation !== null && result.history !== null && (
        <a className="mono" href={address.run(run, result.deployment, { operation })}>
          operation {operation}
        </a>
      )}
    </p>
  );
}
