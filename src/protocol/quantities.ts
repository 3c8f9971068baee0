/** How numbers and names are written, on the page and in reports. */
export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Thousands set apart by a thin space, as in the rest of the project's tables. */
export const bytes = (count: number): string => `${grouped(count)} B`;

export const grouped = (value: number): string => {
  const [whole = '', fraction] = String(Math.round(value * 10) / 10).split('.');
  const spaced = whole.replaceAll(/\B(?=(\d{3})+$)/g, '\u202f');
  return fraction ? `${spaced}.${fraction}` : spaced;
};

export const milliseconds = (ms: number): string => `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;

export const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** "jwt, sticky and redis" */
export function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
