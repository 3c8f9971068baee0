/** What is wider than a small screen scrolls by itself, also by keyboard; the page does not. */
import { type Html, html } from './escape.ts';

export const scrolling = (label: string, content: Html, look = 'scrolls'): Html =>
  html`<div class="${look}" role="group" aria-label="${label}" tabindex="0">${content}</div>`;
