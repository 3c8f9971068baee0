/** Colour where a terminal shows it; never where it goes to a file, or NO_COLOR is set. Never colour alone. */
import { styleText } from 'node:util';
import type { Verdict } from '../../protocol/lab-words.ts';

type Format = Parameters<typeof styleText>[0];

const styled = (format: Format) => (text: string) => styleText(format, text, { stream: process.stdout });

export const bold = styled('bold');
export const dim = styled('dim');
export const good = styled('green');
export const bad = styled('red');

const verdictFormats: Record<Verdict, (text: string) => string> = {
  holds: good,
  breaks: bad,
  degrades: styled('yellow'),
  inconclusive: styled('magenta'),
  unavailable: dim,
};

export const verdictText = (verdict: Verdict): string => verdictFormats[verdict](verdict);
