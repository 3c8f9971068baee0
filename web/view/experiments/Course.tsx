/** All experiments with their claims, part by part. */
import type { ExperimentCard } from '../../../src/protocol/cards.ts';
import { useLocked, usePrediction } from '../../link/prediction.ts';
import { doneWords, experimentsByPart, reportOf, verdictChips } from '../../model/experiments.ts';
import { address } from '../../model/route.ts';
import { usePage } from '../context.ts';
import { VerdictMark } from '../marks/Tag.tsx';

export function Course() {
  const { lab } = usePage().model;
  const parts = lab ? experimentsByPart(lab) : [];
  const locked = useLocked(lab?.experiments.map(({ name }) => name) ?? []);
  return (
    <>
      <div className="head">
        <h1>Claims that can turn out false</h1>
        <p className="muted">Read one, predict what happens, then run it on real servers.</p>
      </div>
      <div className="course">
        {parts.length === 0 && <p>The lab knows no experiments.</p>}
        {parts.map(({ letter, title, experiments }) => (
          <section key={title} className="card" aria-labelledby={`part-${letter}`}>
            <header>
              <h2 id={`part-${letter}`}>
                <span className="muted">{letter}</span> {title}
              </h2>
              <span className="small muted">{lab && doneWords(lab, experiments, locked)} done</span>
            </header>
            <ul>
              {experiments.map((card) => (
                <Claim key={card.name} card={card} />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </>
  );
}

function Claim({ card }: { readonly card: ExperimentCard }) {
  const { lab } = usePage().model;
  const [{ lockedAt }] = usePrediction(card.name);
  const report = lab && reportOf(lab, card.name);
  const isRunning = lab?.activeRun?.experiment === card.name;
  return (
    <li className="claim">
      <a href={address.experiment(card.name)}>
        <span className="number">{card.number}</span>
        <strong>{card.title}</strong>
      </a>
      <p className="muted">{card.claim}</p>
      <p className="verdicts">
        {isRunning && 'running…'}
        {!isRunning && !report && <span className="muted">not run yet</span>}
        {!isRunning && report && !lockedAt && <span className="muted">run before, result hidden</span>}
        {!isRunning &&
          report &&
          lockedAt &&
          verdictChips(report).map(({ deployment, verdict }) => (
            <span key={deployment} className="verdict">
              <VerdictMark of={verdict} />
              {deployment} {verdict}
            </span>
          ))}
      </p>
    </li>
  );
}
