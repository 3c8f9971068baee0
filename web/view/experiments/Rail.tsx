/** The course in the margin: every experiment in one line, a verdict only where this person has seen it. */
import type { ExperimentCard } from '../../../src/protocol/cards.ts';
import { useLocked, usePrediction } from '../../link/prediction.ts';
import { doneWords, experimentsByPart, reportOf } from '../../model/experiments.ts';
import { address } from '../../model/route.ts';
import { plural } from '../../model/words.ts';
import { usePage } from '../context.ts';
import { Mark } from '../marks/Mark.tsx';

export function Rail({ current }: { readonly current: string }) {
  const { lab } = usePage().model;
  const locked = useLocked(lab?.experiments.map(({ name }) => name) ?? []);
  if (!lab) return <div className="rail" />;
  const parts = experimentsByPart(lab);
  return (
    <nav className="rail" aria-labelledby="rail-title">
      <header>
        <h2 id="rail-title">Experiments</h2>
        <span className="small muted">
          {lab.experiments.length} in {plural(parts.length, 'part')}
        </span>
      </header>
      {parts.map(({ letter, title, experiments }) => (
        <div key={title} className="part">
          <h3>
            <span>{letter}</span>
            {title}
            <span className="done">
              {doneWords(lab, experiments, locked)}
              <span className="unseen"> done</span>
            </span>
          </h3>
          <ul>
            {experiments.map((card) => (
              <RailItem key={card.name} card={card} isCurrent={card.name === current} />
            ))}
          </ul>
        </div>
      ))}
      {parts.length === 0 && <p className="muted">The lab knows no experiments.</p>}
    </nav>
  );
}

function RailItem({ card, isCurrent }: { readonly card: ExperimentCard; readonly isCurrent: boolean }) {
  const { lab } = usePage().model;
  const [{ lockedAt }] = usePrediction(card.name);
  const isRunning = lab?.activeRun?.experiment === card.name;
  const report = lab && reportOf(lab, card.name);
  return (
    <li>
      <a href={address.experiment(card.name)} aria-current={isCurrent ? 'page' : undefined}>
        <span className="number">{card.number}</span>
        <span className="grow">{card.title}</span>
        {isRunning && <Sign of="starting" says="running" />}
        {!isRunning && report && lockedAt && (
          <Sign
            of={report.passed ? 'healthy' : 'degraded'}
            says={report.passed ? 'ended as expected' : 'ended otherwise than expected'}
          />
        )}
      </a>
    </li>
  );
}

function Sign({ of, says }: { readonly of: 'starting' | 'healthy' | 'degraded'; readonly says: string }) {
  return (
    <span title={says}>
      <Mark of={of} />
      <span className="unseen">{says}</span>
    </span>
  );
}
