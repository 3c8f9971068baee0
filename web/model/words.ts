/** How the page writes numbers and names: as reports do. */
export { bytes, grouped, listed, milliseconds, percent, plural } from '../../src/protocol/quantities.ts';

/** "node 2", as people say it; where a machine reads it, it stays node-2. */
export const spoken = (name: string): string => name.replace('-', ' ');

/** As the first word of a sentence. */
export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
