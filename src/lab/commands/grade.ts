import { statSync } from 'node:fs';
import { UsageError } from '../experiment-selection.ts';
import { gradeFile } from '../grade/grade-file.ts';
import { gradeText } from '../report/grade-text.ts';
import { exitCodes } from './exit-codes.ts';
import { announce, type CommandContext } from './with-lab.ts';

export interface GradeCommandOptions {
  readonly seed: number;
  readonly json?: boolean;
}

const IS_MODULE = /\.[cm]?[jt]s$/;

/** @throws UsageError where there is nothing to grade */
function checkFile(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) throw new UsageError(`There is no file ${file}.`);
  if (found.isDirectory()) throw new UsageError(`${file} is a folder; name the strategy's file in it.`);
  if (!IS_MODULE.test(file)) throw new UsageError(`${file} is no TypeScript or JavaScript file (.ts, .js).`);
}

export async function gradeCommand(
  context: CommandContext,
  file: string,
  { seed, json }: GradeCommandOptions,
): Promise<number> {
  checkFile(file);
  const document = await gradeFile({ ...context, file, seed, announce });
  process.stdout.write(json ? `${JSON.stringify(document, null, 2)}\n` : gradeText(document));
  return document.passed ? exitCodes.asExpected : exitCodes.expectationFailed;
}
