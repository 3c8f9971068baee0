/** The runs that are kept: listed, told and read again. Only plain folders and files under the one root are opened. */
import type { Dirent } from 'node:fs';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { type DeploymentName, deploymentNames } from '../../protocol/lab-words.ts';
import { RunReport, type RunSummary } from '../../protocol/reports.ts';
import { LabRefusal } from '../lab-control.ts';

/** Nobody scrolls through more; the older ones stay where they are. */
const LISTED_MAX = 200;
const NAME = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z-([\w-]{1,80})-seed(\d{1,10})$/;

interface Named {
  readonly run: string;
  readonly experiment: string;
  readonly seed: number;
  readonly startedAt: string;
}

/** What a folder's name says; null for what is no run. */
function named(run: string): Named | null {
  const [, day, hours, minutes, seconds, ms, experiment = '', seed] = NAME.exec(run) ?? [];
  if (day === undefined) return null;
  return { run, experiment, seed: Number(seed), startedAt: `${day}T${hours}:${minutes}:${seconds}.${ms}Z` };
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Why a report cannot be told, in a few words. */
function whyBroken(error: unknown): string {
  if (isMissing(error)) return 'It has no report.json: it was ended early, or still goes on.';
  if (error instanceof SyntaxError) return 'Its report.json is not JSON.';
  if (error instanceof z.ZodError) return 'Its report.json is not a report of this version.';
  return `Its report.json cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`;
}

export class StoredRuns {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** Newest first. */
  async list(): Promise<RunSummary[]> {
    const entries = await readdir(this.#root, { withFileTypes: true }).catch((error: unknown) => {
      // Nothing has run yet.
      if (isMissing(error)) return [] as Dirent[];
      throw error;
    });
    // A link, as `latest` is one, is no folder: each run is told once, and nothing outside of the root.
    const runs = entries.flatMap((entry) => (entry.isDirectory() ? (named(entry.name) ?? []) : []));
    runs.sort((a, b) => (a.run < b.run ? 1 : -1));
    return Promise.all(runs.slice(0, LISTED_MAX).map((run) => this.#summary(run)));
  }

  async #summary(run: Named): Promise<RunSummary> {
    try {
      const { server, passed, results } = await this.#read(run.run);
      const deployments = results.map(({ deployment }) => deployment);
      return { ...run, server, passed, deployments, broken: null };
    } catch (error) {
      const files: string[] = await readdir(join(this.#root, run.run)).catch(() => []);
      const deployments = deploymentNames.filter((name) => files.includes(`${name}.jsonl`));
      return { ...run, server: null, passed: null, deployments, broken: whyBroken(error) };
    }
  }

  async #read(run: string): Promise<RunReport> {
    const text = await readFile(await this.#file(run, 'report.json'), 'utf8');
    // Runs of earlier versions do not name their folder.
    return RunReport.parse({ ...JSON.parse(text), run });
  }

  /** @throws LabRefusal for a name that is none, also one that would lead elsewhere */
  async #file(run: string, file: string): Promise<string> {
    if (!named(run)) throw new LabRefusal('unknown', 'There is no run of this name.');
    const folder = join(this.#root, run);
    const path = join(folder, file);
    for (const [part, isRight] of [
      [folder, (stat: Awaited<ReturnType<typeof lstat>>) => stat.isDirectory()],
      [path, (stat: Awaited<ReturnType<typeof lstat>>) => stat.isFile()],
    ] as const) {
      // lstat does not follow links: whatever leads out of the root is no run's.
      if (!isRight(await lstat(part))) throw Object.assign(new Error('not a plain file'), { code: 'ENOENT' });
    }
    return path;
  }

  async report(run: string): Promise<RunReport> {
    try {
      return await this.#read(run);
    } catch (error) {
      if (error instanceof LabRefusal) throw error;
      throw new LabRefusal('unknown', `The run cannot be told. ${whyBroken(error)}`);
    }
  }

  /** @throws LabRefusal */
  async historyFile(run: string, deployment: DeploymentName): Promise<string> {
    return this.#file(run, `${deployment}.jsonl`).catch((error: unknown) => {
      if (error instanceof LabRefusal) throw error;
      throw new LabRefusal('unknown', `The run has no history of ${deployment}.`);
    });
  }

  async history(run: string, deployment: DeploymentName): Promise<Readable> {
    return createReadStream(await this.historyFile(run, deployment));
  }
}
