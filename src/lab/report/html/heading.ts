import { type Html, html, trusted } from './escape.ts';

/** A heading that lies this deep below the title of its part. */
export type Heading = (depth: number, words: string) => Html;

/** @param base the level of a part's title: a page of one part has no title above it */
export const headingsFrom =
  (base: number): Heading =>
  (depth, words) => {
    const level = trusted(`h${base + depth}`);
    return html`<${level}>${words}</${level}>`;
  };
