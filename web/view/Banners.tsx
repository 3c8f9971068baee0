/** What the person must know before anything else: no connection, no right to act, a refusal, a notice. */
import { useState } from 'react';
import type { Connection } from '../link/source.ts';
import { usePage } from './context.ts';
import { Mark } from './marks/Mark.tsx';

interface Props {
  readonly connection: Connection;
  readonly refusal: string | null;
  readonly dismiss: () => void;
}

export function Banners({ connection, refusal, dismiss }: Props) {
  const { model, control } = usePage();
  const [seen, setSeen] = useState(-1);
  const { notice } = model;
  return (
    <div className="banners">
      <div role="status">
        {connection === 'lost' && (
          <p className="banner">
            <Mark of="degraded" />
            {model.lab
              ? 'The connection to the lab is lost. What you see is how things last stood; trying again…'
              : 'The lab does not answer. Is it running? Trying again…'}
          </p>
        )}
        {!control.canAct && (
          <p className="banner">
            <Mark of="lock" />
            You can look, but not act: open the address that <code>npm start</code> printed.
          </p>
        )}
        {notice && notice.sequence > seen && (
          <Dismissible text={notice.text} dismiss={() => setSeen(notice.sequence)} mark="degraded" />
        )}
      </div>
      <div role="alert">{refusal && <Dismissible text={refusal} dismiss={dismiss} mark="down" />}</div>
    </div>
  );
}

interface DismissibleProps {
  readonly text: string;
  readonly mark: 'degraded' | 'down';
  readonly dismiss: () => void;
}

function Dismissible({ text, mark, dismiss }: DismissibleProps) {
  return (
    <p className="banner">
      <Mark of={mark} />
      <span className="grow">{text}</span>
      <button type="button" className="button quiet" onClick={dismiss}>
        Dismiss
      </button>
    </p>
  );
}
