/** Whether a record says all that it must. How good that is, people judge. */
import type { ExerciseCheck } from '../../../protocol/grade.ts';
import type { GradedRequirement } from '../../../protocol/grade-design.ts';
import { checked } from '../exercises/exercise.ts';
import type { DesignRecord } from './read-record.ts';
import { ACCEPTED, headings } from './record-form.ts';

type Priced = Pick<GradedRequirement, 'id' | 'price'>;

const orNull = (names: readonly string[], say: (list: string) => string): string | null =>
  names.length === 0 ? null : say(names.join(', '));

function reasons({ expected }: DesignRecord): string | null {
  const without = [...expected].filter(([, { reason }]) => !/\w{3}/.test(reason)).map(([id]) => id);
  return orNull(without, (list) => `no reason stands behind ${list}: say why after "met" or "not met"`);
}

function sections({ sections }: DesignRecord): string | null {
  const empty = headings
    .map(([heading]) => heading)
    .filter((heading) => !/\w/.test(sections.get(heading) ?? ''));
  return orNull(empty, (list) => `nothing stands below ${list}; "not applicable" needs a reason as well`);
}

function prices({ accepted, kase }: DesignRecord, graded: readonly Priced[]): string | null {
  const ids = kase.requirements.map(({ id }) => id);
  const told = accepted.filter(({ text }) => /\w{3}/.test(text));
  if (told.length === 0) return `name at least one below "${ACCEPTED}", as in "- ${ids[0]}: …"`;
  const [foreign] = told.filter(({ name }) => !ids.includes(name));
  if (foreign) {
    return `line ${foreign.line} names no requirement of the case; begin it with one of ${ids.join(', ')}`;
  }
  const unpaid = graded.filter(({ id, price }) => price !== null && !told.some(({ name }) => name === id));
  return orNull(
    unpaid.map(({ id }) => id),
    (list) => `a price was measured for ${list} that the record does not accept`,
  );
}

export const checkRecord = (record: DesignRecord, graded: readonly Priced[]): ExerciseCheck[] => [
  checked('each expectation has a reason', reasons(record)),
  checked('each price is accepted, below the requirement that it is paid for', prices(record, graded)),
  checked('every heading is filled in', sections(record)),
];
