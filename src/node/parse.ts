/** Holds input against its schema. Each field at fault is named; the values are never repeated. */
import type { z } from 'zod';
import { Problem, type ProblemCode } from '../protocol/problems.ts';

/** The library's words for what is simply not there are a programmer's. */
const inWords = (message: string) =>
  /received (undefined|NaN)$/.test(message) ? 'is missing or of the wrong kind' : message;

export function parse<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  code: (fields: string[]) => ProblemCode = () => 'missing_data',
): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.flatMap((issue) => {
    const fields = issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.')];
    return fields.map((field) => ({ field: field || 'body', message: inWords(issue.message) }));
  });
  throw new Problem(code(errors.map(({ field }) => field)), { errors });
}
