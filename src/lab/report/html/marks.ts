/** Signs of a report. Each differs from the others in shape, not in colour alone, and stands beside a word. */
import {
  type DeploymentName,
  deploymentLetters,
  type Truth,
  type Verdict,
} from '../../../protocol/lab-words.ts';
import { type Html, html } from './escape.ts';

type Sign = 'good' | 'bad' | 'partly' | 'unknown';

const ring = html`<circle cx="8" cy="8" r="6.25"/>`;
const dashedRing = html`<circle cx="8" cy="8" r="6.25" stroke-dasharray="3 1.9"/>`;
const drawings: Record<Sign, { look: string; drawing: Html }> = {
  good: { look: 'healthy', drawing: html`${ring}<path d="m5.2 8.2 1.9 1.9 3.7-4"/>` },
  bad: { look: 'down', drawing: html`${ring}<path d="m5.8 5.8 4.4 4.4m0-4.4-4.4 4.4"/>` },
  partly: { look: 'degraded', drawing: html`${dashedRing}<path class="solid" d="M8 4.9 11 10H5z"/>` },
  unknown: { look: 'unknown', drawing: html`${dashedRing}<path d="M5.5 8h5"/>` },
};

const sign = (of: Sign): Html => {
  const { look, drawing } = drawings[of];
  return html`<svg class="mark ${look}" viewBox="0 0 16 16" aria-hidden="true">${drawing}</svg>`;
};

const verdictSigns: Record<Verdict, Sign> = {
  holds: 'good',
  breaks: 'bad',
  degrades: 'partly',
  inconclusive: 'unknown',
  unavailable: 'unknown',
};
const truthSigns: Record<Truth, Sign> = { true: 'good', false: 'bad', unknown: 'unknown' };

const signed = (of: Sign, words: string): Html => html`<span class="signed">${sign(of)} ${words}</span>`;

export const verdictMark = (verdict: Verdict): Html => signed(verdictSigns[verdict], verdict);
export const truthMark = (truth: Truth): Html => signed(truthSigns[truth], truth);
export const chip = (verdict: Verdict, words: string): Html =>
  html`<span class="chip">${sign(verdictSigns[verdict])} ${words}</span>`;

/** Its strategy's stripe, and the letter that says the same without colour. */
export const letter = (deployment: DeploymentName): Html =>
  html`<span class="letter" data-strategy="${deployment}" aria-hidden="true">${deploymentLetters[deployment]}</span>`;
