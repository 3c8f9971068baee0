/** Runs a tour to its end: whatever goes wrong is said in one line, and no server of the tour's is left. */
import type { Family } from '../../protocol/strategies.ts';
import { type Visited, visit } from './server.ts';

const ORIGINS: Record<Family, string> = { stateless: 'STATELESS_URL', stateful: 'STATEFUL_URL' };

export async function guide(
  tour: (visited: Record<Family, Visited>) => Promise<void>,
  ...families: Family[]
) {
  // Whoever reads on through a pipe and has read enough, closes it: that is no failure.
  process.stdout.on('error', () => process.exit(0));
  const visited: Partial<Record<Family, Visited>> = {};
  try {
    for (const family of families) visited[family] = await visit(family, process.env[ORIGINS[family]]);
    await tour(visited as Record<Family, Visited>);
  } catch (error) {
    process.stderr.write(`The tour ends here: ${(error as Error).message}\n`);
    process.exitCode = 1;
  } finally {
    for (const { close } of Object.values(visited)) await close();
  }
}
