/** "Which strategy fits my case?": needs on top, and below what meets them, by what was measured and nothing else. */
import { useState } from 'react';
import { capacityProbe } from '../../../src/protocol/comparison-sources.ts';
import type { Comparison } from '../../../src/protocol/reports.ts';
import { save } from '../../link/save.ts';
import { decisionRecord } from '../../model/decision.ts';
import { reportOf } from '../../model/experiments.ts';
import { type Fit, fits, type Needs, usualNeeds } from '../../model/fit.ts';
import { usePage } from '../context.ts';
import { Action } from '../marks/Action.tsx';
import { useCopy } from '../marks/copy.ts';
import { FitCard } from './FitCard.tsx';
import { NeedsForm } from './NeedsForm.tsx';

export function Chooser({ comparison }: { readonly comparison: Comparison }) {
  const { lab } = usePage().model;
  const [needs, setNeeds] = useState<Needs>(usualNeeds);
  const [isCopied, copy] = useCopy();
  const capacity = lab ? reportOf(lab, capacityProbe.experiment) : undefined;
  const all = fits({ rows: comparison.rows, capacity }, needs);
  const record = (): string =>
    decisionRecord({ comparison, capacity, needs, day: new Date().toISOString().slice(0, 10) });
  return (
    <div className="chooser">
      <header className="inspector-head">
        <h2>Which strategy fits my case?</h2>
        <p className="muted">Say what you need. The answer follows the measured table.</p>
      </header>
      <NeedsForm needs={needs} set={setNeeds} />
      <div role="status" className="fits">
        <Group title="Fits" all={all} state="fits" none="Nothing that was measured meets all of it." />
        <Group title="Not measured enough" all={all} state="unknown" />
        <Group title="Falls short" all={all} state="falls short" />
      </div>
      <footer className="inspector-foot row">
        <Action act={() => save('sessions-decision.md', 'text/markdown', record())} primary>
          Save as a decision record
        </Action>
        <Action act={() => copy(record())}>{isCopied ? 'Copied' : 'Copy it'}</Action>
      </footer>
    </div>
  );
}

interface GroupProps {
  readonly title: string;
  readonly all: readonly Fit[];
  readonly state: Fit['state'];
  readonly none?: string;
}

function Group({ title, all, state, none }: GroupProps) {
  const own = all.filter((fit) => fit.state === state);
  if (own.length === 0 && !none) return null;
  return (
    <section className="inspector-part">
      <h3>{title}</h3>
      {own.length === 0 && <p className="muted">{none}</p>}
      {own.map((fit) => (
        <FitCard key={fit.deployment} fit={fit} />
      ))}
    </section>
  );
}
