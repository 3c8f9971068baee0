/** How an operation came out, as word and shape: the same in drawings, legends and tables. */
import type { Operation } from '../../checker/operation.ts';
import { type Html, html } from './escape.ts';

export const outcomes = ['ok', 'refused', 'unavailable', 'failed', 'indeterminate'] as const;
export type Outcome = (typeof outcomes)[number];

export const outcomeTexts: Record<Outcome, { readonly name: string; readonly meaning: string }> = {
  ok: { name: 'ok', meaning: 'acknowledged' },
  refused: { name: '401', meaning: 'refused: the server does not know who asks' },
  unavailable: { name: '503', meaning: 'the server says that it cannot answer now' },
  failed: { name: 'failed', meaning: 'another failure, certainly without effect' },
  indeterminate: { name: 'indeterminate', meaning: 'nobody knows whether it took effect' },
};

export function outcomeOf({ outcome, status }: Operation): Outcome {
  if (outcome === 'ok') return 'ok';
  // Said aloud that nobody can tell now: that is another thing than silence.
  if (status === 503) return 'unavailable';
  if (outcome === 'info') return 'indeterminate';
  return status === 401 ? 'refused' : 'failed';
}

/** Drawn around 0,0, about 8 wide. */
const shapes: Record<Outcome, Html> = {
  ok: html`<circle class="solid" r="3.4"/>`,
  refused: html`<circle class="hollow" r="3.4"/><path class="solid" d="M0-3.4a3.4 3.4 0 0 0 0 6.8z"/>`,
  unavailable: html`<path class="solid" d="M0-4.6 4.6 0 0 4.6-4.6 0z"/>`,
  failed: html`<path class="stroke" d="m-3-3 6 6m0-6-6 6"/>`,
  indeterminate: html`<circle class="hollow dashed" r="3.4"/>`,
};

/** Where many are told at once, a texture takes the place of the shape. */
const textures: Record<Outcome, Html> = {
  ok: html`<rect class="solid" width="6" height="6"/>`,
  refused: html`<rect class="pale" width="6" height="6"/><path class="stroke" d="M-1 7 7-1M-1 1 1-1M5 7 7 5"/>`,
  unavailable: html`<rect class="pale" width="6" height="6"/><path class="solid" d="M3 .5 5.5 3 3 5.5 .5 3z"/>`,
  failed: html`<rect class="pale" width="6" height="6"/><path class="stroke" d="m0 0 6 6M6 0 0 6"/>`,
  indeterminate: html`<rect class="pale" width="6" height="6"/><path class="stroke" d="M0 3h6"/>`,
};

/** What all drawings of a report refer to: stands in it once. */
export const definitions: Html = html`<svg width="0" height="0" aria-hidden="true" class="definitions"><defs>${outcomes.map(
  (outcome) => html`<g id="shape-${outcome}" class="op ${outcome}">${shapes[outcome]}</g>
<pattern id="texture-${outcome}" class="op ${outcome}" width="6" height="6" patternUnits="userSpaceOnUse">${textures[outcome]}</pattern>
`,
)}</defs></svg>`;

export const legendMark = (outcome: Outcome, isTexture: boolean): Html =>
  html`<svg class="mark" viewBox="-7 -7 14 14" aria-hidden="true">${
    isTexture
      ? html`<rect x="-5" y="-6" width="10" height="12" class="column ${outcome}" fill="url(#texture-${outcome})"/>`
      : html`<use href="#shape-${outcome}"/>`
  }</svg>`;
