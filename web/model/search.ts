/** What a few letters may mean among commands: every letter in its order, the closest together first. */
import type { Command } from './command.ts';

/** Null: the letters are not in it. Fewer is better: gaps between letters cost, beginnings of words are cheap. */
export function distance(wanted: string, text: string): number | null {
  const letters = wanted.toLowerCase().replaceAll(/\s+/g, '');
  const within = text.toLowerCase();
  const direct = within.indexOf(wanted.trim().toLowerCase());
  if (direct >= 0) return direct === 0 || within[direct - 1] === ' ' ? direct / 100 : 1 + direct / 100;
  let cost = 2;
  let from = 0;
  for (const letter of letters) {
    const at = within.indexOf(letter, from);
    if (at < 0) return null;
    if (at > from) cost += within[at - 1] === ' ' ? 1 : 2 + (at - from) / 10;
    from = at + 1;
  }
  return cost;
}

/** What cannot be done comes after what is called alike; among equals the order of the registry stays. */
export function found(commands: readonly Command[], wanted: string): Command[] {
  return commands
    .map((command) => ({ command, cost: closest(wanted, command) }))
    .filter((each): each is { command: Command; cost: number } => each.cost !== null)
    .sort((a, b) => a.cost - b.cost)
    .map(({ command }) => command);
}

const IMPOSSIBLE = 1.5;

function closest(wanted: string, { title, label, group, impossible }: Command): number | null {
  const costs = [title, label, `${group} ${title}`].map((text) => distance(wanted, text));
  const known = costs.filter((cost) => cost !== null);
  return known.length > 0 ? Math.min(...known) + (impossible === null ? 0 : IMPOSSIBLE) : null;
}

/** How a key is written on its cap. */
export function keyCap(key: string): string {
  if (key === ' ') return 'Space';
  if (key === 'Escape') return 'Esc';
  return key.length === 1
    ? key.toUpperCase()
    : key.replace(/^Ctrl\+(.)$/, (_, letter) => `Ctrl ${letter.toUpperCase()}`);
}

/** Its key and its command line, for a tooltip. */
export const tooltip = ({ title, key, cli, impossible }: Command): string =>
  [
    title + (key ? `  [${keyCap(key)}]` : ''),
    ...(impossible ? [impossible] : []),
    ...(cli ? [cli] : []),
  ].join('\n');
