/** Text from outside, before it is kept. */
const KEPT_LENGTH_MAX = 200;

/** Controls, among them line ends and the escape of terminals; and what turns the direction of writing. */
const UNSEEN = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** Neither breaks a line of the log nor deceives whoever reads it, and PostgreSQL takes it (ASVS 16.4.1). */
export const harmless = (text: string): string =>
  text.toWellFormed().slice(0, KEPT_LENGTH_MAX).toWellFormed().replace(UNSEEN, '\ufffd');

/** PostgreSQL keeps no character 0: nothing that holds one can be found there. */
export const canBeKept = (text: string): boolean => !text.includes('\0');
