// Who may import whom. The arrows between the directories are the architecture; this table is where they stand.
import { type Code, targetOf } from './source.ts';

const mayImport: Record<string, string[]> = {
  'src/protocol': [],
  'src/client': ['src/protocol'],
  'src/shop': ['src/protocol'],
  'src/strategies': ['src/protocol', 'src/shop'],
  'src/node': ['src/protocol', 'src/shop', 'src/strategies'],
  'src/teach': ['src/protocol', 'src/client', 'src/shop', 'src/strategies', 'src/node'],
  'src/service': ['src/protocol', 'src/shop', 'src/strategies', 'src/node'],
  // The lab spawns servers and never imports them, so that it can examine anybody's.
  'src/lab': ['src/protocol', 'src/client'],
  experiments: ['src/protocol', 'src/lab'],
  // What runs the service elsewhere; the lab's ways with processes serve to try it out.
  deploy: ['src/protocol', 'src/lab'],
  web: ['src/protocol'],
};

/** What joins the others or looks at them from outside. */
const mayImportAll = ['src/cli.ts', 'test', 'scripts', 'bench'];

/** Purity: the rules of the shop do no input or output, and what a browser loads has no Node. */
const mayNotUse: Record<string, RegExp> = {
  'src/protocol': /^node:/,
  'src/client': /^(?!zod$|cookie$)/,
  'src/shop': /^node:/,
  'src/strategies': /^(express|fastify|@fastify\/.*)$/,
  web: /^node:/,
};

export function importViolations(codes: Code[]): string[] {
  return codes.flatMap((code) => code.specifiers.flatMap((specifier) => violation(code, specifier) ?? []));
}

function violation(code: Code, specifier: string): string | undefined {
  const area = areaOf(code.path);
  const target = targetOf(code, specifier);
  if (mayImportAll.includes(area)) return undefined;
  if (!target) {
    // A tool's configuration beside the page is run by Node and is no part of the page.
    const isForbidden = mayNotUse[area]?.test(specifier) && !code.path.endsWith('.config.ts');
    return isForbidden ? `${code.path}: ${area} may not use ${specifier}` : undefined;
  }
  const allowed = mayImport[area];
  if (!allowed) return `${code.path}: ${area} has no import rule`;
  const targetArea = areaOf(target);
  if (targetArea === area || allowed.includes(targetArea)) return undefined;
  return `${code.path}: ${area} may not import ${target}`;
}

/** `src/lab` for `src/lab/faults/kill.ts`, `test` for `test/tidy.test.ts`, `src/cli.ts` for itself. */
function areaOf(path: string): string {
  const [top = '', second] = path.split('/');
  return top === 'src' && second ? `src/${second}` : top;
}

/** Each cycle once, as the chain of files that leads back to its first. */
export function cycles(codes: Code[]): string[] {
  const byPath = new Map(codes.map((code) => [code.path, code]));
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (path: string, chain: string[]) => {
    const code = byPath.get(path);
    if (chain.includes(path)) found.push([...chain.slice(chain.indexOf(path)), path].join(' -> '));
    if (!code || done.has(path) || chain.includes(path)) return;
    for (const specifier of code.specifiers) {
      const target = targetOf(code, specifier);
      if (target) walk(target, [...chain, path]);
    }
    done.add(path);
  };
  for (const { path } of codes) walk(path, []);
  return found;
}
