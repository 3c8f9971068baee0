/** Long lists, page by page: a cursor says where the next page begins, so that nothing is skipped or told twice. */
import { z } from 'zod';
import { pageLimits } from './headers.ts';

export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(pageLimits.lengthMax).default(pageLimits.length),
  cursor: z
    .string()
    .max(pageLimits.cursorLengthMax)
    .optional()
    .meta({ description: 'What the page before answered as `nextCursor`; absent: the first page' }),
});

export const paged = {
  nextCursor: z.string().nullable().meta({ description: 'Null: this was the last page' }),
};
