/** The deployments side by side, under one sentence that says what just happened. */
import { useEffect, useRef, useState } from 'react';
import type { DeploymentName } from '../../../src/protocol/lab-words.ts';
import { type Headline, headline } from '../../model/headline.ts';
import { usePage } from '../context.ts';
import { DeploymentCard } from './DeploymentCard.tsx';

interface Props {
  /** The one that is shown large; null: all, side by side. */
  readonly deployment: DeploymentName | null;
}

export function LabView({ deployment: large }: Props) {
  const { model } = usePage();
  const { title, detail } = headline(model);
  return (
    <>
      <div className="head">
        <h1>{title}</h1>
        <p className="muted">{detail}</p>
        <Spoken headline={{ title, detail }} />
      </div>
      <div className="side-by-side">
        {model.lab?.deployments
          .filter(({ name }) => large === null || name === large)
          .map((deployment) => (
            <DeploymentCard key={deployment.name} deployment={deployment} />
          ))}
      </div>
    </>
  );
}

const SPEAK_MS = 2500;

/** The headline for those who hear it: not more often than a voice can follow. */
function Spoken({ headline: { title, detail } }: { readonly headline: Headline }) {
  const text = `${title}. ${detail}`;
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
