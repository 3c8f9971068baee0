/** How the page writes numbers and names: as reports do. */
export { bytes, grouped, listed, milliseconds, percent, plural } from '../../src/protocol/quantities.ts';
