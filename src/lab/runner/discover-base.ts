import { basePath, families } from '../../protocol/strategies.ts';
import { LabRefusal } from '../lab-control.ts';

/** The contract's base under which these nodes answer. Asked, not assumed: a label may be wrong. */
export async function discoverBase(gatewayUrl: string): Promise<string> {
  for (const base of families.map(basePath)) {
    const answer = await fetch(`${gatewayUrl}${base}/health`, { signal: AbortSignal.timeout(5_000) });
    await answer.arrayBuffer();
    if (answer.ok) return base;
  }
  throw new LabRefusal(
    'impossible',
    'The nodes answer neither /api/stateless/health nor /api/stateful/health.',
  );
}
