/**
 * Canaries: credentials that the lab plants to see whether they are written down anywhere. A history says which they are
 * and where one was found; the values stand nowhere.
 */
import { z } from 'zod';

/** What servers write and answer: a node's output, its metrics, what the lab's client was answered, what a backup holds. */
export const searchPlaces = ['log', 'metrics', 'answers', 'store'] as const;
export const SearchPlace = z.enum(searchPlaces);
export type SearchPlace = z.infer<typeof SearchPlace>;

/** The lab has looked through one place. */
export const Search = z.object({
  type: z.literal('search'),
  at: z.number().min(0),
  place: SearchPlace,
  /** Whose: a node's name, `every node`, or which store, as its makers call it. */
  target: z.string(),
  /** How much was looked through. Null: it could not be, or not all of it. */
  bytes: z.int().min(0).nullable(),
  /** The names of the canaries that were looked for, and of those that stood there. */
  soughtFor: z.array(z.string()),
  found: z.array(z.string()),
});
export type Search = z.infer<typeof Search>;
