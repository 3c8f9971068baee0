/** Text from outside, before it is kept. */
import { Problem } from '../../protocol/problems.ts';

const KEPT_LENGTH_MAX = 200;

/** Controls, among them line ends and the escape of terminals; and what turns the direction of writing. */
const UNSEEN = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** Neither breaks a line of the log nor deceives whoever reads it, and PostgreSQL takes it (ASVS 16.4.1). */
export const harmless = (text: string): string =>
  text.toWellFormed().slice(0, KEPT_LENGTH_MAX).toWellFormed().replace(UNSEEN, '\ufffd');

/** PostgreSQL keeps no character 0: nothing that holds one can be found there. */
export const canBeKept = (text: string): boolean => !text.includes('\0');

/** Where the next page begins, in a form that nobody is tempted to make up. */
export const cursorOf = (place: string): string => Buffer.from(place).toString('base64url');

/** @throws Problem missing_data when this is no cursor of ours */
export function placeOf(cursor: string, form: RegExp): string {
  const place = Buffer.from(cursor, 'base64url').toString();
  if (form.test(place)) return place;
  throw new Problem('missing_data', {
    detail: 'Send the cursor that the page before answered, or none.',
    errors: [{ field: 'cursor', message: 'names no page' }],
  });
}
