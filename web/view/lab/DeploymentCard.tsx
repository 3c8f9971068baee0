/** One deployment: who holds the state, its servers, what can be done to them, and what they answered. */
import { useState } from 'react';
import type { ClientAction } from '../../../src/protocol/lab-clients.ts';
import type { DeploymentState } from '../../../src/protocol/lab-events.ts';
import { holderWords } from '../../model/deployments.ts';
import { usePage } from '../context.ts';
import { Action } from '../marks/Action.tsx';
import { Mark, type MarkName } from '../marks/Mark.tsx';
import { Letter } from '../marks/Tag.tsx';
import { Faults } from './Faults.tsx';
import { Lanes } from './Lanes.tsx';
import { RequestLog } from './RequestLog.tsx';

export function DeploymentCard({ deployment }: { readonly deployment: DeploymentState }) {
  const { control, ask } = usePage();
  const { name, state } = deployment;
  const [selected, select] = useState<string | null>(null);
  const title = `deployment-${name}`;
  const isUp = state === 'running' || state === 'starting';
  return (
    <section className="card deployment" data-strategy={name} aria-labelledby={title}>
      <header>
        <Letter of={name} />
        <h2 id={title}>{name}</h2>
        <span className="muted holder">{holderWords(deployment)}</span>
        <span className="chip state">
          <Mark of={stateMarks[state]} />
          {state}
        </span>
        {isUp ? (
          <Action act={() => ask(control.stop(name))} possible={control.canAct}>
            Stop<span className="unseen"> {name}</span>
          </Action>
        ) : (
          <Action
            act={() => ask(control.start(name))}
            possible={control.canAct && state !== 'unavailable'}
            primary={state === 'stopped'}
          >
            Start<span className="unseen"> {name}</span>
          </Action>
        )}
      </header>
      {deployment.nodes.length > 0 ? (
        <>
          <Reason text={deployment.reason} />
          <Lanes deployment={deployment} selected={selected} select={select} />
          <Faults deployment={deployment} selected={selected} />
          <Visitor deployment={deployment} />
          <RequestLog name={name} />
        </>
      ) : (
        <NotUp deployment={deployment} />
      )}
    </section>
  );
}

/** It runs, and yet something is wrong. The place is always there: only then is what comes later spoken. */
function Reason({ text }: { readonly text: string | null }) {
  return (
    <div role="status" className={text === null ? 'unseen' : undefined}>
      {text !== null && (
        <p className="banner">
          <Mark of="degraded" />
          <span className="grow">{text}</span>
        </p>
      )}
    </div>
  );
}

const stateMarks: Record<DeploymentState['state'], MarkName> = {
  running: 'healthy',
  starting: 'starting',
  stopped: 'unknown',
  failed: 'down',
  unavailable: 'degraded',
};

const notUpWords: Record<DeploymentState['state'], string> = {
  running: 'It has no servers.',
  starting: 'Its servers are starting…',
  stopped: 'Not running.',
  failed: 'It failed, and did not say why.',
  unavailable: 'This machine lacks something that it needs.',
};

function NotUp({ deployment: { state, reason, summary } }: { readonly deployment: DeploymentState }) {
  return (
    <div className="not-up">
      <p>{summary}</p>
      <p className="muted">{reason ?? notUpWords[state]}</p>
    </div>
  );
}

const visits: [action: ClientAction, name: string][] = [
  ['login', 'Log in'],
  ['me', 'Me'],
  ['addToCart', 'Add to cart'],
  ['saySomething', 'Say something'],
  ['logout', 'Log out'],
];

function Visitor({ deployment: { name, state } }: { readonly deployment: DeploymentState }) {
  const { control, ask } = usePage();
  return (
    <fieldset className="tools">
      <legend>Visitor</legend>
      {visits.map(([action, words]) => (
        <Action
          key={action}
          act={() => ask(control.act(name, 'alice', action))}
          possible={control.canAct && state === 'running'}
        >
          {words}
        </Action>
      ))}
    </fieldset>
  );
}
