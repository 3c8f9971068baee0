/** Lists that come page by page, read to their end without anybody holding a cursor. */
import { z } from 'zod';
import type { Route } from '../protocol/route.ts';
import { UnexpectedAnswer } from './errors.ts';
import type { Parts } from './request.ts';
import type { CallOptions } from './types.ts';

type Page = Readonly<Record<string, unknown>> & { readonly nextCursor?: string | null };
export type AskForPage = (input: Parts & CallOptions) => Promise<unknown>;

export const isPaged = ({ query, answer }: Route): boolean =>
  query !== undefined &&
  'cursor' in query.shape &&
  answer instanceof z.ZodObject &&
  'nextCursor' in answer.shape;

/** Asks for the next page when somebody wants it; whoever has read enough, leaves the loop. */
export async function* pagesOf(ask: AskForPage, route: string, input: Parts & CallOptions = {}) {
  const seen = new Set<unknown>([input.query?.cursor]);
  let { query } = input;
  for (;;) {
    const page = (await ask({ ...input, ...(query && { query }) })) as Page;
    yield page;
    const cursor = page.nextCursor ?? null;
    if (cursor === null) return;
    // A list that leads back into itself would never end.
    if (seen.has(cursor)) throw new UnexpectedAnswer({ route }, 200, 'nextCursor: leads back');
    seen.add(cursor);
    query = { ...query, cursor };
  }
}

/** The field of a page that holds its items: the only list in it. */
export function itemsFieldOf({ answer }: Route): string {
  const fields = answer instanceof z.ZodObject ? Object.entries(answer.shape) : [];
  return fields.find(([, schema]) => schema instanceof z.ZodArray)?.[0] ?? '';
}

export async function* itemsOf(pages: AsyncIterable<Page>, field: string) {
  for await (const page of pages) yield* page[field] as readonly unknown[];
}
