/**
 * How one terminal finds the lab that another one runs: a private file beside the runs. It holds the token, so nobody
 * else may read it, and it goes with the lab.
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
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

const NAME = /^\.lab-(\d+)\.json$/;
const fileOf = (runsRoot: string, pid: number): string => join(runsRoot, `.lab-${pid}.json`);

interface Word {
  readonly file: string;
  readonly pid: number;
  readonly leftAtMs: number;
}

/** Of each lab that has left one here, and not taken it along; the latest first. */
function words(runsRoot: string): Word[] {
  const names = existsSync(runsRoot) ? readdirSync(runsRoot).filter((name) => NAME.test(name)) : [];
  const found = names.flatMap((name) => {
    const file = join(runsRoot, name);
    const leftAtMs = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    return leftAtMs === undefined ? [] : [{ file, pid: Number(NAME.exec(name)?.[1]), leftAtMs }];
  });
  return found.sort((one, other) => other.leftAtMs - one.leftAtMs);
}

function read(file: string): RunningLab | null {
  try {
    return RunningLab.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // One that cannot be used: there is no lab to be found by it.
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
  for (const { file, pid } of words(runsRoot)) if (!isAlive(pid)) rmSync(file, { force: true });
  const file = fileOf(runsRoot, lab.pid);
  const draft = `${file}.new`;
  // A lab that died in this very moment may have had the same number.
  rmSync(draft, { force: true });
  // Never readable for others, not even for a moment; and whoever reads finds all of it or nothing.
  writeFileSync(draft, JSON.stringify(lab), { mode: 0o600, flag: 'wx' });
  renameSync(draft, file);
  process.once('exit', () => rmSync(file, { force: true }));
}

/** The one that was started last, of those that run. @throws LabRefusal in one line that says what to do */
export function findLab(runsRoot: string): RunningLab {
  for (const { file, pid } of words(runsRoot)) {
    const lab = isAlive(pid) ? read(file) : null;
    if (lab) return lab;
  }
  throw noLab();
}

export const noLab = (): LabRefusal =>
  new LabRefusal(
    'impossible',
    'No lab runs here. Start one with `npm start` in another terminal, and leave it open.',
  );
