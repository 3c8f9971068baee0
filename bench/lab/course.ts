/** How long the experiments of the first day take, on all deployments, from the command to its last line. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const FIRST_DAYS = ['01', '03', '04', '07', '08', '10', '15', '20'];
const root = fileURLToPath(new URL('../..', import.meta.url));

export async function measureCourse(): Promise<{ experiments: string[]; seconds: number }> {
  const startedAt = performance.now();
  const child = spawn('npm', ['run', '-s', 'lab', '--', 'run', ...FIRST_DAYS], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  if (code !== 0)
    throw new Error(`Some experiments did not come out as they are taught (exit code ${code}).`);
  return { experiments: FIRST_DAYS, seconds: Math.round((performance.now() - startedAt) / 1000) };
}
