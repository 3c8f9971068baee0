/** The live lab as scenes, and the clock that their flights go by. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ClientName } from '../../../src/protocol/lab-clients.ts';
import type { DeploymentState } from '../../../src/protocol/lab-events.ts';
import { liveScene } from '../../model/live-scene.ts';
import type { Model } from '../../model/model.ts';
import { pinOf } from '../../model/pins.ts';
import type { Scene } from '../../model/scene.ts';
import { usePage } from '../context.ts';

/** What was lost fades, and rates fall, also while nothing happens. */
const TICK_MS = 500;

export function useTick(): void {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), TICK_MS);
    return () => clearInterval(timer);
  }, []);
}

/**
 * The lab's clock as this browser knows it: the least delay that a request was ever heard of with. On one machine
 * that is next to nothing; with a lab elsewhere it holds the difference of the clocks.
 */
export function useLabClock({ hops }: Model): () => number {
  const behind = useRef(Number.POSITIVE_INFINITY);
  for (const all of Object.values(hops)) {
    const newest = all?.at(-1);
    if (newest) behind.current = Math.min(behind.current, Date.now() - newest.at - newest.durationMs);
  }
  return useCallback(() => Date.now() - (Number.isFinite(behind.current) ? behind.current : 0), []);
}

export function useScene(deployment: DeploymentState, clock: () => number): Scene {
  const { model, pins } = usePage();
  const { name } = deployment;
  return liveScene(model, deployment, clock(), (client) => pinOf(pins, name, client as ClientName));
}
