/** What keys and the palette can do to a replay. */
import type { Command } from '../../model/command.ts';
import { faster, jump, playOrPause, step } from '../../model/replay/player.ts';
import { useCommands } from '../context.ts';
import type { Clock } from './player.ts';
import type { Choice } from './side.ts';

interface Given {
  readonly playing: Clock;
  readonly moments: Float64Array;
  readonly untilMs: number;
  readonly choice: Choice | null;
  readonly choose: (choice: Choice | null) => void;
}

export function useReplayCommands({ playing, moments, untilMs, choice, choose }: Given): void {
  const { player, set } = playing;
  const replay = (
    id: string,
    title: string,
    label: string,
    key: string | null,
    run: () => void,
  ): Command => ({
    ...{ id: `replay.${id}`, title, label, group: 'Replay', key, cli: null, impossible: null, run },
  });
  const stepBy = (by: 1 | -1) => () => {
    choose(null);
    set((now) => step(now, moments, by));
  };
  const word = player.isPlaying ? 'Pause' : 'Play';
  useCommands([
    replay('play', `${word} the run`, word, ' ', () => set((now) => playOrPause(now, untilMs))),
    replay('step', 'Step one hop', 'Step', '.', stepBy(1)),
    replay('back', 'Step back one hop', 'Back', ',', stepBy(-1)),
    replay('slower', 'Slower', 'Slower', '-', () => set((now) => faster(now, -1))),
    replay('faster', 'Faster', 'Faster', '+', () => set((now) => faster(now, 1))),
    replay('begin', 'To the beginning', 'Begin', 'Home', () => set((now) => jump(now, 0, untilMs))),
    replay('end', 'To the end', 'End', 'End', () => set((now) => jump(now, untilMs, untilMs))),
    ...(choice ? [replay('close', 'Close the operation', 'Close', 'Escape', () => choose(null))] : []),
  ]);
}
