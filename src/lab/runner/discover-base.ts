import { basePath, type Family, families } from '../../protocol/strategies.ts';
import { LabRefusal } from '../lab-control.ts';

/**
 * The family under whose base these nodes answer. Asked, not assumed: a label may be wrong. And by the status alone: of
 * a server that is none of ours, the rest is not known yet.
 * @param origin a node's, or that of the gateway in front of it
 */
export async function discoverFamily(origin: string): Promise<Family> {
  for (const family of families) {
    const health = `${origin}${basePath(family)}/health`;
    const answer = await fetch(health, { signal: AbortSignal.timeout(5_000) });
    await answer.arrayBuffer();
    if (answer.ok) return family;
  }
  throw new LabRefusal(
    'impossible',
    'The nodes answer neither /api/stateless/health nor /api/stateful/health.',
  );
}

export const discoverBase = async (origin: string): Promise<string> => basePath(await discoverFamily(origin));
