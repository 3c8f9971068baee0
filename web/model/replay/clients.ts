/** The clients of a run, a row each: what they carried at each moment, and to which node they were pinned. */

import type { Operations } from './operations.ts';
import { Steps } from './search.ts';

export interface ClientTrack {
  /** The lab's own name of the session, s1, s2, … */
  readonly name: string;
  readonly user: string;
  /** Bytes of what it shows with its next request; null: nothing. */
  readonly carries: Steps<number | null>;
  /** Which node answered it last, through the gateway. */
  readonly answeredBy: Steps<string | null>;
}

/** More than these are drawn as one. */
export const clientsDrawnMax = 8;
/** The row of those who are drawn as one. */
export const OTHERS = 'others';

const partsBytes = (parts: readonly number[] = []): number =>
  parts.reduce((sum, part) => sum + part, Math.max(0, parts.length - 1));

export function* clientsOf({ all, ended }: Operations): Generator<void, Map<string, ClientTrack>> {
  // A credential's size is seen when it is shown: then it stands with the name of its cookie.
  const shownBytes = new Map<number, number>();
  const tracks = new Map<string, ClientTrack>();
  for (const { invoke, complete } of all) {
    yield;
    const { session: name, user, credential } = invoke;
    if (!tracks.has(name)) {
      tracks.set(name, {
        name,
        user,
        carries: new Steps<number | null>(null),
        answeredBy: new Steps<string | null>(null),
      });
    }
    if (credential !== null && complete) shownBytes.set(credential, complete.credentialBytes);
  }
  for (const { invoke, complete } of ended) {
    yield;
    const track = tracks.get(invoke.session);
    if (!track || !complete) continue;
    if (complete.servedBy !== null && invoke.to === 'gateway')
      track.answeredBy.set(complete.at, complete.servedBy);
    if (complete.issued !== undefined) {
      const bytes = shownBytes.get(complete.issued) ?? partsBytes(complete.issuedParts);
      track.carries.set(complete.at, bytes);
    } else if (complete.cleared && !invoke.replay && !invoke.forged) track.carries.set(complete.at, null);
  }
  return tracks;
}

/**
 * Those with a row of their own, in order of appearance. Where there are too many, whoever takes part in what the run
 * proves comes first: the story is about them.
 */
export function drawnClients(
  tracks: ReadonlyMap<string, ClientTrack>,
  proving: ReadonlySet<string>,
): Set<string> {
  const names = [...tracks.keys()];
  if (names.length <= clientsDrawnMax) return new Set(names);
  const first = [...names.filter((name) => proving.has(name)), ...names.filter((name) => !proving.has(name))];
  const chosen = new Set(first.slice(0, clientsDrawnMax - 1));
  return new Set(names.filter((name) => chosen.has(name)));
}
