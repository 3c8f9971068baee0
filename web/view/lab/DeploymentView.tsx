/** One deployment on the page: its drawing, or why there is none and what to do. */
import type { DeploymentState } from '../../../src/protocol/lab-events.ts';
import { REDUCED_MOTION, useMedia } from '../../link/media.ts';
import { usePage } from '../context.ts';
import { Mark, type MarkName } from '../marks/Mark.tsx';
import type { TopologySize } from '../topology/sizes.ts';
import { Topology } from '../topology/Topology.tsx';
import { StartButton } from './Start.tsx';
import { useScene } from './useScene.ts';

interface Props {
  readonly deployment: DeploymentState;
  readonly size: TopologySize;
  readonly clock: () => number;
}

export function DeploymentView(props: Props) {
  const { deployment } = props;
  return (
    <>
      <Reason text={deployment.nodes.length > 0 ? deployment.reason : null} />
      {deployment.nodes.length > 0 ? <Live {...props} /> : <NotUp deployment={deployment} />}
    </>
  );
}

function Live({ deployment, size, clock }: Props) {
  const { selection, select, isProjector } = usePage();
  const reducedMotion = useMedia(REDUCED_MOTION);
  const scene = useScene(deployment, clock);
  return (
    <Topology
      scene={scene}
      selection={selection}
      select={select}
      size={size}
      isProjector={isProjector && size === 'large'}
      reducedMotion={reducedMotion}
      clock={clock}
    />
  );
}

/** It runs, and yet something is wrong. The place is always there: only then is what comes later spoken. */
function Reason({ text }: { readonly text: string | null }) {
  return (
    <div role="status" className={text === null ? 'unseen' : 'reason'}>
      {text !== null && (
        <p>
          <Mark of="degraded" /> {text}
        </p>
      )}
    </div>
  );
}

export const stateMarks: Record<DeploymentState['state'], MarkName> = {
  running: 'healthy',
  starting: 'starting',
  stopped: 'unknown',
  failed: 'down',
  unavailable: 'degraded',
};

const notUpWords: Record<DeploymentState['state'], string> = {
  running: 'It has no servers.',
  starting: 'Its servers are starting…',
  stopped: 'It does not run. Start it, and its servers appear here.',
  failed: 'It failed, and did not say why. Start it again.',
  unavailable: 'This machine lacks something that it needs.',
};

function NotUp({ deployment }: { readonly deployment: DeploymentState }) {
  const { state, reason, summary } = deployment;
  return (
    <div className="not-up">
      <p>{summary}</p>
      <p className="muted">
        <Mark of={stateMarks[state]} /> {reason ?? notUpWords[state]}
      </p>
      <StartButton deployment={deployment} />
    </div>
  );
}
