/** One entry for each library: it offers, by name, all that the library offers to whoever imports it in Node. */
import type { Plugin } from 'vite';

const PREFIX = 'library:';

export const fileNameOf = (name: string): string => name.replaceAll('/', '__');
/** With the ending, so that a default import means here what it means in Node. */
export const entryOf = (name: string): string => `${PREFIX}${name}.mjs`;

const isPlain = (key: string) => key !== 'default' && key !== 'module.exports' && /^[\w$]+$/.test(key);

/** Which names a CommonJS module offers, Node reads from its text. A bundle has to be told. */
async function sourceOf(name: string): Promise<string> {
  const offered: object = await import(name);
  const from = JSON.stringify(name);
  if (!('module.exports' in offered)) {
    const ownDefault = 'default' in offered ? `export { default } from ${from};` : '';
    return `export * from ${from};\n${ownDefault}`;
  }
  const keys = Object.keys(offered).filter(isPlain);
  const named = keys.map((key, at) => `const name${at} = library.${key};\nexport { name${at} as ${key} };`);
  return [`import library from ${from};`, 'export default library;', ...named].join('\n');
}

export const entries = (): Plugin => ({
  name: 'library-entries',
  enforce: 'pre',
  resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : null),
  load: (id) => (id.startsWith(`\0${PREFIX}`) ? sourceOf(id.slice(PREFIX.length + 1, -'.mjs'.length)) : null),
});
