/** Where runs are kept: runs/<time>-<experiment>-seed<n>/, with `runs/latest` pointing to the newest. */
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { HistoryEvent } from '../../protocol/history.ts';
import type { RunReport } from '../../protocol/reports.ts';
import { LabRefusal } from '../lab-control.ts';

export interface RunFolder {
  /** Its name, by which the run is opened again. */
  readonly name: string;
  /** @returns the file, as a path that a person can open from where the lab was started */
  writeHistory(deployment: string, events: readonly HistoryEvent[]): Promise<string>;
  writeReport(report: RunReport): Promise<void>;
}

/** For the history's reader: forward slashes, also on Windows. */
const shown = (path: string) => relative(process.cwd(), path).replaceAll('\\', '/');

/** @throws where another run ends in the same moment, or the file system has no links */
async function pointLatestTo(root: string, folder: string): Promise<void> {
  const latest = join(root, 'latest');
  await rm(latest, { recursive: true, force: true });
  // A junction needs no privilege on Windows, but an absolute path; a relative link moves along with the project.
  if (process.platform === 'win32') await symlink(resolve(folder), latest, 'junction');
  else await symlink(basename(folder), latest);
}

/** @throws LabRefusal when the folder cannot be written */
export async function createRunFolder(root: string, experiment: string, seed: number): Promise<RunFolder> {
  const time = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const name = `${time}-${experiment}-seed${seed}`;
  const folder = join(root, name);
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new LabRefusal(
      'impossible',
      `Cannot write to ${shown(root) || root} (${code}). Make it writable, or name another with --runs.`,
    );
  }
  return {
    name,
    async writeHistory(deployment, events) {
      const file = join(folder, `${deployment}.jsonl`);
      await writeFile(file, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
      return shown(file);
    },
    async writeReport(report) {
      await writeFile(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
      // Only now: a run that was interrupted is not the latest one. What has ended is not lost for want of the link.
      await pointLatestTo(root, folder).catch(() => undefined);
    },
  };
}

/** @throws with the number of the first line that is not an event of a history */
export async function readHistory(file: string): Promise<HistoryEvent[]> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  return lines.flatMap((line, index) => {
    if (line === '') return [];
    const event = HistoryEvent.safeParse(parseLine(line));
    if (!event.success) throw new Error(`${file}, line ${index + 1}: not an event of a history`);
    return event.data;
  });
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // The schema refuses undefined, and the caller names the line.
    return undefined;
  }
}
