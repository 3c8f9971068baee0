/** The links of the documents, and the addresses that a heading gives. Pure, but for looking whether a file is there. */
import { existsSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** Blocks and spans of code hold no links and no headings. */
const withoutCode = (text: string) => text.replaceAll(/```[\s\S]*?```/g, '').replaceAll(/`[^`\n]*`/g, 'code');

/** As GitHub makes them: small letters, no punctuation, a hyphen for each space, numbered when they repeat. */
export function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  const headings = text.replaceAll(/```[\s\S]*?```/g, '').matchAll(/^#{1,6} +(.+?) *$/gm);
  for (const [, heading = ''] of headings) {
    const words = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = words.replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(/\s/g, '-');
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

const linksIn = (text: string): string[] =>
  [...withoutCode(text).matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)/g)].map(([, target = '']) => target);

/** Sentences that name each link that leads nowhere. Links that leave the repository are not followed. */
export function brokenLinks(root: string, documents: ReadonlyMap<string, string>): string[] {
  return [...documents].flatMap(([document, text]) =>
    linksIn(text).flatMap((link) => {
      if (/^[a-z][a-z\d+.-]*:/i.test(link)) return [];
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? document : normalize(join(dirname(document), path)).replaceAll('\\', '/');
      if (target.startsWith('..') || !existsSync(join(root, target)))
        return [`${document}: ${link} leads nowhere`];
      if (anchor === undefined) return [];
      const page = documents.get(target);
      return page !== undefined && anchorsOf(page).has(anchor)
        ? []
        : [`${document}: ${link} has no such part`];
    }),
  );
}

/** Files and folders of ours that a document names in code, such as `src/cli.ts` or `docs/course/`. */
export function missingPaths(root: string, documents: ReadonlyMap<string, string>): string[] {
  const ours = /`((?:src|test|scripts|experiments|web|docs|bench|examples)\/[\w./-]*)`/g;
  return [...documents].flatMap(([document, text]) =>
    [...text.matchAll(ours)]
      .filter(([, path = '']) => {
        const file = join(root, path);
        return !existsSync(file) || (path.endsWith('/') && !statSync(file).isDirectory());
      })
      .map(([, path]) => `${document}: ${path} is not there`),
  );
}
