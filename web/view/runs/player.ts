/** The replay's clock in the page: it goes on while it plays, and tells the drawing of each frame where it stands. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { advance, type Player } from '../../model/replay/player.ts';

/** How often the whole picture is made anew; the dots between are drawn for each frame. */
const PICTURE_MS = 50;

export interface Clock {
  readonly player: Player;
  readonly set: (change: (player: Player) => Player) => void;
  /** Where time stands in this very frame; undefined while it stands still. */
  readonly clock: (() => number) | undefined;
}

export function usePlayer(first: () => Player, untilMs: number): Clock {
  const [player, setPlayer] = useState(first);
  const newest = useRef({ player, since: 0 });
  const set = useCallback(
    (change: (player: Player) => Player): void => {
      const { player: before, since } = newest.current;
      const now = performance.now();
      const next = change(advance(before, now - since, untilMs));
      newest.current = { player: next, since: now };
      setPlayer(next);
    },
    [untilMs],
  );
  useEffect(() => {
    if (!player.isPlaying) return;
    const timer = setInterval(() => set((now) => now), PICTURE_MS);
    return () => clearInterval(timer);
  }, [player.isPlaying, set]);
  const running = useCallback(
    () => advance(newest.current.player, performance.now() - newest.current.since, untilMs).at,
    [untilMs],
  );
  const clock = player.isPlaying ? running : undefined;
  return useMemo(() => ({ player, set, clock }), [player, set, clock]);
}
