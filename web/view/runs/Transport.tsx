/** Play, pause, step, and how fast. */
import { playOrPause, type Speed, speeds } from '../../model/replay/player.ts';
import { usePage } from '../context.ts';
import type { Clock } from './player.ts';

interface Props {
  readonly playing: Clock;
  readonly untilMs: number;
}

export function Transport({ playing: { player, set }, untilMs }: Props) {
  const { commands } = usePage();
  const run = (id: string) => () => commands.find((each) => each.id === id)?.run();
  return (
    <fieldset className="transport" aria-label="Replay">
      <button
        type="button"
        className="button primary play"
        onClick={() => set((now) => playOrPause(now, untilMs))}
      >
        {player.isPlaying ? 'Pause' : 'Play'} <kbd>space</kbd>
      </button>
      <button type="button" className="button" onClick={run('replay.back')} aria-label="Step back one hop">
        Back <kbd>,</kbd>
      </button>
      <button type="button" className="button" onClick={run('replay.step')} aria-label="Step one hop">
        Step <kbd>.</kbd>
      </button>
      <label className="speed">
        <span className="unseen">Speed</span>
        <select
          value={player.speed}
          onChange={({ target }) => set((now) => ({ ...now, speed: Number(target.value) as Speed }))}
        >
          {speeds.map((each) => (
            <option key={each} value={each}>
              {each}×
            </option>
          ))}
        </select>
      </label>
    </fieldset>
  );
}
