/** Text as it stands in a page. */

/** What a history says may contain anything; in a page it is only text. */
export const plain = (text: string): string =>
  text.replaceAll(/[\\`*_{}[\]<>|#]/g, (mark) => `\\${mark}`).replaceAll(/\s+/g, ' ');

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

/** Parts of a page with an empty line between them; an empty part leaves no trace. */
export const paragraphs = (...parts: string[]): string =>
  `${parts.filter((part) => part !== '').join('\n\n')}\n`;

/** Closed until somebody opens it. */
export const folded = (summary: string, text: string): string =>
  `<details>\n<summary>${summary}</summary>\n\n${text}\n\n</details>`;
