import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../experiment-selection.ts';
import { DESIGN_PAGE } from '../grade/design/record-form.ts';
import { exercises } from '../grade/exercises/index.ts';
import { gradeExercise } from '../grade/grade-exercise.ts';
import { gradeFile } from '../grade/grade-file.ts';
import { exerciseText } from '../report/exercise-text.ts';
import { gradeText } from '../report/grade-text.ts';
import { exitCodes } from './exit-codes.ts';
import { designCommand } from './grade-design.ts';
import { announce, type CommandContext } from './with-lab.ts';

export interface GradeCommandOptions {
  readonly seed: number;
  readonly json?: boolean;
  readonly exercise?: string;
}

/** About a text, and not about a program: it is read and measured in its own way. */
const DESIGN = 'design';
const IS_MODULE = /\.[cm]?[jt]s$/;

/** @throws UsageError where there is nothing to grade */
function checkFile(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) throw new UsageError(`There is no file ${file}.`);
  if (found.isDirectory()) throw new UsageError(`${file} is a folder; name the strategy's file in it.`);
  if (!IS_MODULE.test(file)) throw new UsageError(`${file} is no TypeScript or JavaScript file (.ts, .js).`);
}

const print = (document: object, text: string, json: boolean | undefined): void =>
  void process.stdout.write(json ? `${JSON.stringify(document, null, 2)}\n` : text);

async function exerciseCommand(name: string, file: string | undefined, json: boolean | undefined) {
  const exercise = exercises.find((one) => one.name === name);
  const known = [...exercises.map((one) => one.name), DESIGN].join(', ');
  if (!exercise) throw new UsageError(`There is no exercise "${name}". Known: ${known}.`);
  if (exercise.needsFile && file === undefined) throw new UsageError(`The exercise ${name} needs a file.`);
  if (!exercise.needsFile && file !== undefined) {
    throw new UsageError(`The exercise ${name} is about the servers; it takes no file.`);
  }
  if (file !== undefined) checkFile(file);
  const document = await gradeExercise(exercise, file === undefined ? '' : resolve(file), announce);
  print(document, exerciseText(document), json);
  return document.passed ? exitCodes.asExpected : exitCodes.expectationFailed;
}

export async function gradeCommand(
  context: CommandContext,
  file: string | undefined,
  { seed, json, exercise }: GradeCommandOptions,
): Promise<number> {
  if (exercise === DESIGN) {
    if (file === undefined) throw new UsageError(`The exercise ${DESIGN} needs a file: ${DESIGN_PAGE}.`);
    return designCommand(context, file, { seed, json });
  }
  if (exercise !== undefined) return exerciseCommand(exercise, file, json);
  if (file === undefined) throw new UsageError('Name the file to grade, or an exercise with --exercise.');
  checkFile(file);
  const document = await gradeFile({ ...context, file, seed, announce });
  print(document, gradeText(document), json);
  return document.passed ? exitCodes.asExpected : exitCodes.expectationFailed;
}
