/** A graded exercise: what was checked, and what was seen where something is missing. */
import type { ExerciseDocument } from '../../protocol/grade.ts';
import { bad, bold, dim, good } from './style.ts';
import { wrap } from './table.ts';

const WIDTH = 100;
const READ = 'docs/course/exercises.md';

export function exerciseText({ exercise, file, passed, checks }: ExerciseDocument): string {
  const missing = checks.filter((check) => !check.passed).length;
  const count = missing === 1 ? '1 thing is missing.' : `${missing} things are missing.`;
  return [
    `${bold(exercise)}${file ? `  ${file}` : ''}`,
    '',
    ...checks.flatMap(({ what, passed: isRight, seen }) => [
      ` ${isRight ? good('✓') : bad('✗')}  ${what}`,
      ...(isRight ? [] : [dim(wrap(seen, WIDTH, '      '))]),
    ]),
    '',
    passed ? good('Nothing is missing.') : `${bad(count)} Begin with the first; read ${READ}`,
    '',
  ].join('\n');
}
