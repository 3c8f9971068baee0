/** The page's own colours and letters, in one piece of CSS that refers to nothing outside of itself. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const references = /url\(([^)]+)\)/g;

/** Fonts are carried along as data: nothing is fetched to read a report. */
async function embedFonts(css: string, folder: string): Promise<string> {
  const fonts = await Promise.all(
    [...css.matchAll(references)].map(async ([, path = '']) =>
      (await readFile(join(folder, path))).toString('base64'),
    ),
  );
  return css.replaceAll(references, () => `url(data:font/woff2;base64,${fonts.shift()})`);
}

/** @param styles the folder of the page's style sheets */
export async function readLook(styles: string): Promise<string> {
  const [tokens, base, report] = await Promise.all([
    readFile(join(styles, 'tokens.css'), 'utf8').then((css) => embedFonts(css, styles)),
    readFile(join(styles, 'base.css'), 'utf8'),
    readFile(fileURLToPath(new URL('./report.css', import.meta.url)), 'utf8'),
  ]);
  return [tokens, base, report].join('\n');
}
