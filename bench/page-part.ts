/** A part of docs/performance.md that a bench writes, between two markers of its own. */
import { readFile, writeFile } from 'node:fs/promises';

const document = new URL('../docs/performance.md', import.meta.url);

/** Reads first: minutes of measuring must not be for nothing. @returns what writes the part */
export async function openPagePart(name: string): Promise<(text: string) => Promise<void>> {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const marked = new RegExp(`${begin}[\\s\\S]*${end}`);
  const isThere = async () => marked.test(await readFile(document, 'utf8'));
  if (!(await isThere()))
    throw new Error(`docs/performance.md has lost the markers ${name}:begin and ${name}:end`);
  return async (text) => {
    // Read again: another bench may have written its own part meanwhile.
    const page = await readFile(document, 'utf8');
    await writeFile(
      document,
      page.replace(marked, () => `${begin}\n${text}\n${end}`),
    );
  };
}
