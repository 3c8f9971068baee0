/** The run from its beginning to its end: phases as bands, faults, heals and proofs as signs, time as a slider. */
import type { Mark as RunMark } from '../../model/replay/marks.ts';
import type { Player } from '../../model/replay/player.ts';
import { Mark, type MarkName } from '../marks/Mark.tsx';
import type { Choice, Side } from './side.ts';

interface Props {
  readonly sides: readonly Side[];
  readonly player: Player;
  readonly untilMs: number;
  readonly jumpTo: (at: number) => void;
  readonly open: (choice: Choice) => void;
}

/** More signs than these hide each other. */
const SIGNS_MAX = 40;
const signs: Partial<Record<RunMark['kind'], MarkName>> = {
  fault: 'down',
  heal: 'healthy',
  scale: 'starting',
  setting: 'unknown',
  violation: 'failed',
};

export function Scrubber({ sides, player, untilMs, jumpTo, open }: Props) {
  return (
    <div className="scrubber">
      {sides.map(({ timeline: { marks, deployment } }, side) => (
        <div key={deployment} className="track">
          <Phases marks={marks} untilMs={untilMs} />
          {marks
            .filter(({ kind }) => kind !== 'phase')
            .slice(0, SIGNS_MAX)
            .map((mark) => (
              <Sign
                key={`${mark.at} ${mark.words}`}
                mark={mark}
                untilMs={untilMs}
                go={() =>
                  mark.operation === null ? jumpTo(mark.at) : open({ side, operation: mark.operation })
                }
              />
            ))}
          <span className="cursor" style={{ left: share(player.at, untilMs) }} />
        </div>
      ))}
      <input
        type="range"
        min={0}
        max={untilMs}
        step="any"
        value={player.at}
        aria-label="Moment of the run"
        aria-valuetext={`${(player.at / 1000).toFixed(2)} of ${(untilMs / 1000).toFixed(1)} seconds`}
        onChange={({ target }) => jumpTo(Number(target.value))}
      />
    </div>
  );
}

const share = (at: number, untilMs: number): string => `${(100 * Math.min(at, untilMs)) / untilMs}%`;

function Phases({ marks, untilMs }: { readonly marks: readonly RunMark[]; readonly untilMs: number }) {
  const phases = marks.filter(({ kind }) => kind === 'phase');
  return phases.map(({ at, words }, index) => {
    const end = phases[index + 1]?.at ?? untilMs;
    return (
      <span
        key={`${at} ${words}`}
        className={`phase ${words}`}
        style={{ left: share(at, untilMs), width: share(end - at, untilMs) }}
      >
        {words}
      </span>
    );
  });
}

interface SignProps {
  readonly mark: RunMark;
  readonly untilMs: number;
  readonly go: () => void;
}

function Sign({ mark, untilMs, go }: SignProps) {
  const words = `${mark.words}, at ${(mark.at / 1000).toFixed(2)} s`;
  return (
    <button
      type="button"
      className={`sign-at ${mark.kind}`}
      style={{ left: share(mark.at, untilMs) }}
      title={words}
      aria-label={words}
      onClick={go}
    >
      <Mark of={signs[mark.kind] ?? 'unknown'} />
    </button>
  );
}
