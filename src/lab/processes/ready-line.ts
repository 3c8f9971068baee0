/** How the lab learns where a server listens. */
import { ReadyLine } from '../../protocol/node-channel.ts';

/** The address in the line that a ready server prints; null for any other line. */
export function readyLine(line: string): string | null {
  try {
    return ReadyLine.safeParse(JSON.parse(line)).data?.listening ?? null;
  } catch {
    // Whatever else a server prints on stdout is its own business.
    return null;
  }
}
