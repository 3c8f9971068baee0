import { basePath, families } from '../../protocol/strategies.ts';
import { LabRefusal } from '../lab-control.ts';

/**
 * The contract's base under which these nodes answer. Asked, not assumed: a label may be wrong.
 * @param origin a node's, or that of the gateway in front of it
 */
export async function discoverBase(origin: string): Promise<string> {
  for (const base of families.map(basePath)) {
    const answer = await fetch(`${origin}${base}/health`, { signal: AbortSignal.timeout(5_000) });
    await answer.arrayBuffer();
    if (answer.ok) return base;
  }
  throw new LabRefusal(
    'impossible',
    'The nodes answer neither /api/stateless/health nor /api/stateful/health.',
  );
}
