/** What just happened, in words: seen at once, and heard not more often than a voice can follow. */
import { useEffect, useRef, useState } from 'react';
import type { DeploymentState } from '../../../src/protocol/lab-events.ts';
import type { Headline as Words } from '../../model/headline.ts';
import { heldOf } from '../../model/held.ts';
import { usePage } from '../context.ts';

interface Props {
  readonly headline: Words;
  readonly deployment: DeploymentState | undefined;
}

export function Headline({ headline, deployment }: Props) {
  const { model, isProjector } = usePage();
  const held = deployment && heldOf(model, deployment);
  return (
    <div className="head moment">
      <div>
        <h1>{headline.title}</h1>
        <p className="muted">{headline.detail}</p>
      </div>
      {isProjector && held && (
        <p className="headcount">
          <strong>{held.lost > 0 ? `${held.held} of ${held.held + held.lost}` : held.held}</strong>
          <span className="muted">
            {held.held === 1 && held.lost === 0 ? 'session held' : 'sessions held'}
          </span>
        </p>
      )}
      <Spoken headline={headline} />
    </div>
  );
}

const SPEAK_MS = 2500;

function Spoken({ headline: { title, detail } }: { readonly headline: Words }) {
  const text = `${title} ${detail}`;
  const newest = useRef(text);
  const [spoken, setSpoken] = useState(text);
  newest.current = text;
  useEffect(() => {
    const timer = setInterval(() => setSpoken(newest.current), SPEAK_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <p className="unseen" role="status">
      {spoken}
    </p>
  );
}
