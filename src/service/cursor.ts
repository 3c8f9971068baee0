/**
 * Where the next page of a list begins, as clients carry it: the sort key of the last row that was shown. Rows that
 * come or go meanwhile move nothing (an offset would skip or repeat). Opaque to clients, and theirs to break.
 */
import { z } from 'zod';
import { Problem } from '../protocol/problems.ts';

export const encodeCursor = (key: readonly unknown[]): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url');

const Json = z.string().transform((text, context) => {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown;
  } catch {
    context.addIssue('is no cursor');
    return z.NEVER;
  }
});

/** @throws Problem missing_data naming the field, for what no page has answered */
export function decodeCursor<Schema extends z.ZodType>(schema: Schema, cursor: string): z.output<Schema> {
  const parsed = Json.pipe(schema).safeParse(cursor);
  if (parsed.success) return parsed.data;
  const errors = [{ field: 'cursor', message: 'Use what the page before answered, unchanged.' }];
  throw new Problem('missing_data', { errors });
}
