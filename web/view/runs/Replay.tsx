/** One or two recorded runs on one clock: drawing, headline, scrubber, list of operations, charts, exports. */
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { momentOf } from '../../model/replay/marks.ts';
import { beginning, jump, mergedMoments } from '../../model/replay/player.ts';
import { shownMsMin } from '../../model/replay/scene-at.ts';
import { Slot } from '../frame/Slot.tsx';
import { Headline } from './Headline.tsx';
import { OperationFacts } from './OperationFacts.tsx';
import { OperationList } from './OperationList.tsx';
import { usePlayer } from './player.ts';
import { ReplayHead } from './ReplayHead.tsx';
import { RunCharts } from './RunCharts.tsx';
import { useReplayCommands } from './replay-commands.ts';
import { Scrubber } from './Scrubber.tsx';
import { SideView } from './SideView.tsx';
import type { Choice, Side } from './side.ts';
import { Transport } from './Transport.tsx';

interface Props {
  readonly sides: readonly Side[];
  /** Where it begins, as the address says. */
  readonly moment: number | null;
  readonly operation: number | null;
  readonly tools?: ReactNode;
}

export function Replay({ sides, moment, operation, tools }: Props) {
  const untilMs = Math.max(...sides.map(({ timeline }) => timeline.untilMs));
  const [choice, choose] = useState<Choice | null>(null);
  const playing = usePlayer(() => beginning(untilMs), untilMs);
  const { player, set } = playing;
  const shownMs = shownMsMin(player.speed);
  const moments = useMemo(
    () =>
      mergedMoments(
        sides.map(({ timeline }) => timeline),
        shownMs,
      ),
    [sides, shownMs],
  );
  const jumpTo = (at: number): void => set((now) => jump(now, at, untilMs));
  const open = (next: Choice): void => {
    const found = sides[next.side]?.timeline.operations.find(next.operation);
    choose(next);
    if (found) set((now) => jump({ ...now, isPlaying: false }, momentOf(found, shownMs), untilMs));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another address leads to another moment.
  useEffect(() => {
    if (operation !== null) open({ side: 0, operation });
    else if (moment !== null) jumpTo(moment);
  }, [moment, operation]);
  useReplayCommands({ playing, moments, untilMs, choice, choose });
  const [first] = sides;
  if (!first) return null;
  return (
    <div className={sides.length > 1 ? 'replay two' : 'replay'}>
      <ReplayHead sides={sides} at={player.at} tools={tools} />
      <Headline sides={sides} at={player.at} choice={choice} asked={operation} isPlaying={player.isPlaying} />
      <div className="sides">
        {sides.map((side, index) => (
          <SideView
            key={`${side.name} ${side.timeline.deployment}`}
            side={side}
            isAlone={sides.length === 1}
            playing={playing}
            operation={choice?.side === index ? choice.operation : null}
            choose={(number) => open({ side: index, operation: number })}
          />
        ))}
      </div>
      <div className="playbar">
        <Transport playing={playing} untilMs={untilMs} />
        <Scrubber sides={sides} player={player} untilMs={untilMs} jumpTo={jumpTo} open={open} />
        <p className="time mono">
          {(player.at / 1000).toFixed(3)} <span className="muted">of {(untilMs / 1000).toFixed(1)} s</span>
          <br /> <span className="muted">seed {first.timeline.begin?.seed ?? 'unknown'}</span>
        </p>
      </div>
      <div className="lists">
        {sides.map((side, index) => (
          <OperationList
            key={`${side.name} ${side.timeline.deployment}`}
            side={side}
            at={player.at}
            isAlone={sides.length === 1}
            operation={choice?.side === index ? choice.operation : null}
            open={(number) => open({ side: index, operation: number })}
          />
        ))}
      </div>
      {choice && sides[choice.side] && (
        <Slot into="inspector">
          <OperationFacts
            side={sides[choice.side] as Side}
            operation={choice.operation}
            close={() => choose(null)}
          />
        </Slot>
      )}
      <Slot into="bottom">
        <RunCharts sides={sides} at={player.at} jumpTo={jumpTo} />
      </Slot>
    </div>
  );
}
