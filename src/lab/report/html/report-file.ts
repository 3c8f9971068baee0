/** The file of a report: whether it can be written is known before anything runs, and it is written at the end. */
import { open, rm, stat, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { dirname, extname } from 'node:path';
import { UsageError } from '../../experiment-selection.ts';
import { readHistory } from '../../history/run-folder.ts';
import { readLook } from './look.ts';
import { reportPage } from './page.ts';
import type { ReportedRun } from './run-section.ts';

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);

const isDirectory = (path: string): Promise<boolean | null> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => null,
  );

/** Minutes of measuring must not be lost to a typo. @throws UsageError in one line */
export async function checkReportFile(file: string): Promise<void> {
  const refuse = (why: string) => new UsageError(`--report cannot write ${JSON.stringify(file)}: ${why}`);
  const isFolder = await isDirectory(file);
  if (isFolder) throw refuse('it is a folder. Name a file in it.');
  // Whoever mistypes must not lose a file of another kind.
  if (extname(file).toLowerCase() !== '.html') throw refuse('its name must end in .html.');
  const folder = dirname(file);
  if ((await isDirectory(folder)) !== true)
    throw refuse(`there is no folder ${JSON.stringify(folder)}. Make it first.`);
  try {
    await (await open(file, 'a')).close();
    // A run that is interrupted must not leave an empty file.
    if (isFolder === null) await rm(file, { force: true });
  } catch (error) {
    throw refuse(`this place cannot be written (${codeOf(error)}). Name another.`);
  }
}

const GIGABYTE = 1024 ** 3;

const machineFacts = (): (readonly [string, string])[] => [
  ['Node.js', process.versions.node],
  ['platform', `${process.platform} ${process.arch}, ${release()}`],
  ['processors', `${availableParallelism()} × ${cpus()[0]?.model.trim() || 'unknown'}`],
  ['memory', `${Math.round((totalmem() / GIGABYTE) * 10) / 10} GB`],
];

const readOrSay = (file: string) =>
  readHistory(file).catch((error: unknown) => `The history ${file} could not be read (${codeOf(error)}).`);

/** @throws Error that says where the runs lie nevertheless */
export async function writeReportFile(
  file: string,
  runs: readonly ReportedRun[],
  command: string,
  styles: string,
): Promise<void> {
  try {
    const about = { measuredAt: new Date(), command, facts: machineFacts() };
    await writeFile(file, await reportPage(runs, about, await readLook(styles), readOrSay));
  } catch (error) {
    const histories = runs.flatMap(({ report }) => report.results.flatMap(({ history }) => history ?? []));
    const folders = [...new Set(histories.map((history) => dirname(history)))];
    throw new Error(
      `Cannot write ${JSON.stringify(file)} (${codeOf(error)}). Nothing is lost: report.json and the histories lie in ${folders.join(', ') || 'the folder of the runs'}.`,
    );
  }
}
