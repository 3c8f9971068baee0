/** The top of the inspector: what it is, in which deployment, and the way out. */
import type { ReactNode } from 'react';
import type { DeploymentName } from '../../../src/protocol/lab-words.ts';
import { usePage } from '../context.ts';
import { Key } from '../marks/Key.tsx';
import { Mark, type MarkName } from '../marks/Mark.tsx';

interface Props {
  /** "Request 412, bob" */
  readonly what: string;
  readonly deployment: DeploymentName;
  readonly mark: MarkName;
  readonly title: string;
  readonly children: ReactNode;
}

export function Head({ what, deployment, mark, title, children }: Props) {
  const { select } = usePage();
  const close = (): void => {
    select(null);
    // The button is gone with the panel; what has the keyboard next is the place beside it.
    document.getElementById('main')?.focus();
  };
  return (
    <header className="inspector-head">
      <p className="small muted row">
        <span className="grow">
          {what}, {deployment}
        </span>
        <button type="button" className="button quiet inspector-small" onClick={close}>
          Close <Key of="Escape" />
        </button>
      </p>
      <h2>
        <Mark of={mark} />
        {title}
      </h2>
      <div className="muted" role="status">
        {children}
      </div>
    </header>
  );
}

export function Part({ title, note, children }: { title: string; note?: ReactNode; children: ReactNode }) {
  return (
    <section className="inspector-part">
      <h3>
        {title}
        {note !== undefined && <span className="muted">{note}</span>}
      </h3>
      {children}
    </section>
  );
}

/** Names and what they are, line by line. */
export function Facts({ facts }: { readonly facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="inspector-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
