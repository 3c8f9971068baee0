/** Gradings in tests: of the files under test/grade, by all stages or by the one that matters. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { experiments } from '../../experiments/index.ts';
import { type GradeOptions, gradeFile } from '../../src/lab/grade/grade-file.ts';
import { lessons } from '../../src/lab/grade/lessons.ts';
import { GradeDocument } from '../../src/protocol/grade.ts';

export const gradedFile = (name: string) => fileURLToPath(new URL(`../grade/${name}.ts`, import.meta.url));

export async function grade(name: string, options: Partial<GradeOptions> = {}): Promise<GradeDocument> {
  const runsRoot = await mkdtemp(join(tmpdir(), 'statelab-graded-runs-'));
  const usual = { file: gradedFile(name), experiments, runsRoot, seed: 1, announce: () => undefined };
  try {
    return GradeDocument.parse(await gradeFile({ ...usual, ...options }));
  } finally {
    await rm(runsRoot, { recursive: true, force: true });
  }
}

/** The behaviours that show one lesson. */
export const behavioursOf = (id: string): readonly string[] =>
  lessons.find((lesson) => lesson.id === id)?.behaviours ?? ['parallel adds all survive'];

/** Strategies with one mistake each, and the lesson that must name it. */
export const wrongFiles: Readonly<Record<string, string>> = {
  'lost-update': 'lost-update',
  'same-id-again': 'fixation',
  fixation: 'fixation',
  'idle-expiry': 'idle-expiry',
  'absolute-expiry': 'absolute-expiry',
  resurrection: 'resurrection',
  'secret-as-id': 'secret-shown',
  'secret-in-store': 'secret-shown',
  outage: 'outage',
  logout: 'logout',
  'mix-up': 'mix-up',
  forgery: 'forgery',
  'ends-everybody': 'end-all',
  'lists-everybody': 'list',
  'says-the-secret': 'leak',
  'false-claim': 'any-server',
  throws: 'throws',
};
