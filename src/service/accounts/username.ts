/** What a username may be, and which usernames are the same. */
const FORM = /^[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}$/;

/**
 * A to Z alone, as the table has it: in other alphabets two names may look the same, and what is a capital letter
 * depends on the system's language.
 */
export const isUsername = (text: string): boolean => FORM.test(text);

/**
 * What is looked up. Nothing has the empty name: whatever can be no username is looked up like the others, and not
 * found like the others.
 */
export const lookupNameOf = (text: string): string => (isUsername(text) ? text.toLowerCase() : '');
