/**
 * How one terminal finds the lab that another one runs: a private file beside the runs. It holds the token, so nobody
 * else may read it, and it goes with the lab.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { LabRefusal } from '../lab-control.ts';

const RunningLab = z.object({
  /** Loopback alone: the token is sent nowhere else, whatever the file says. */
  url: z.string().regex(/^http:\/\/127\.0\.0\.1:\d{1,5}\/$/),
  token: z.string().regex(/^[\w-]{43}$/),
  pid: z.int().min(1),
});
export type RunningLab = z.infer<typeof RunningLab>;

const fileIn = (runsRoot: string): string => join(runsRoot, '.lab.json');

function read(runsRoot: string): RunningLab | null {
  try {
    return RunningLab.parse(JSON.parse(readFileSync(fileIn(runsRoot), 'utf8')));
  } catch {
    // None, or none that could be used: there is no lab to be found by it.
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is somebody else's, but it lives.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Until this process ends, however it ends, but by SIGKILL. @throws when the folder cannot be written */
export function leaveWord(runsRoot: string, lab: RunningLab): void {
  mkdirSync(runsRoot, { recursive: true });
  const file = fileIn(runsRoot);
  const draft = `${file}.${lab.pid}`;
  // A lab that died in this very moment may have had the same number.
  rmSync(draft, { force: true });
  // Never readable for others, not even for a moment; and whoever reads finds all of it or nothing.
  writeFileSync(draft, JSON.stringify(lab), { mode: 0o600, flag: 'wx' });
  renameSync(draft, file);
  process.once('exit', () => {
    // A later lab may have left its own word.
    if (read(runsRoot)?.pid === lab.pid) rmSync(file, { force: true });
  });
}

/** @throws LabRefusal in one line that says what to do */
export function findLab(runsRoot: string): RunningLab {
  const lab = read(runsRoot);
  if (lab && isAlive(lab.pid)) return lab;
  throw noLab();
}

export const noLab = (): LabRefusal =>
  new LabRefusal(
    'impossible',
    'No lab runs here. Start one with `npm start` in another terminal, and leave it open.',
  );
