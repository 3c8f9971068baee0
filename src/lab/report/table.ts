/** Plain text tables: columns as wide as their widest cell, two spaces between them. */
import { stripVTControlCharacters } from 'node:util';

const widthOf = (cell: string) => stripVTControlCharacters(cell).length;

export function table(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => widthOf(row[column] ?? ''))),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)))
      .join('  ')
      .trimEnd();
  return rows.map(line).join('\n');
}

/** Breaks at spaces, so that no line is longer than this where words allow it. Line ends and indents stay. */
export function wrap(text: string, width: number, indent = ''): string {
  return text
    .split('\n')
    .map((line) => {
      const words = line.trimStart();
      return wrapLine(words, width, indent + line.slice(0, line.length - words.length));
    })
    .join('\n');
}

function wrapLine(text: string, width: number, indent: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const current = lines.at(-1) as string;
    if (current !== '' && indent.length + current.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = current === '' ? word : `${current} ${word}`;
  }
  return lines.map((line) => indent + line).join('\n');
}
