/** One deployment of a run as it was at this moment. */
import { useMemo } from 'react';
import { REDUCED_MOTION, useMedia } from '../../link/media.ts';
import { sceneAt } from '../../model/replay/scene-at.ts';
import { usePage } from '../context.ts';
import { Letter, VerdictChip } from '../marks/Tag.tsx';
import { Topology } from '../topology/Topology.tsx';
import type { Clock } from './player.ts';
import type { Side } from './side.ts';

interface Props {
  readonly side: Side;
  readonly isAlone: boolean;
  readonly playing: Clock;
  readonly operation: number | null;
  readonly choose: (operation: number) => void;
}

export function SideView({ side, isAlone, playing, operation, choose }: Props) {
  const { timeline, result, report } = side;
  const { player, clock } = playing;
  const { isProjector } = usePage();
  const reducedMotion = useMedia(REDUCED_MOTION);
  const scene = useMemo(
    () => sceneAt(timeline, player.at, { speed: player.speed, operation }),
    [timeline, player.at, player.speed, operation],
  );
  const { deployment } = timeline;
  const title = `side-${deployment}-${report?.seed ?? ''}`;
  return (
    <section className={isAlone ? 'side' : 'side card'} aria-labelledby={title} data-strategy={deployment}>
      <header>
        <Letter of={deployment} />
        <h2 id={title}>{deployment}</h2>
        <span className="small muted grow">
          {isAlone ? '' : `${timeline.begin?.experiment ?? side.name}, seed ${timeline.begin?.seed ?? '?'}`}
        </span>
        {result && <VerdictChip verdict={result.observed} words={result.observed} />}
      </header>
      <Topology
        scene={scene}
        selection={operation === null ? null : { kind: 'request', deployment, id: operation }}
        select={(chosen) => chosen.kind === 'request' && choose(chosen.id)}
        size={isAlone ? 'large' : 'small'}
        isProjector={isProjector}
        reducedMotion={reducedMotion}
        {...(clock && { clock })}
      />
    </section>
  );
}
