/** A deployment's stripe and letter, and a verdict as sign and word. */
import { type DeploymentName, deploymentLetters, type Verdict } from '../../../src/protocol/lab-words.ts';
import { Mark, type MarkName } from './Mark.tsx';

export function Letter({ of }: { readonly of: DeploymentName }) {
  return (
    <span className="letter" data-strategy={of} aria-hidden="true">
      {deploymentLetters[of]}
    </span>
  );
}

const verdictMarks: Record<Verdict, MarkName> = {
  holds: 'healthy',
  breaks: 'down',
  degrades: 'degraded',
  inconclusive: 'unknown',
  unavailable: 'unknown',
};

export function VerdictMark({ of }: { readonly of: Verdict }) {
  return <Mark of={verdictMarks[of]} />;
}

export function VerdictChip({ verdict, words }: { readonly verdict: Verdict; readonly words: string }) {
  return (
    <span className="chip">
      <VerdictMark of={verdict} />
      {words}
    </span>
  );
}
