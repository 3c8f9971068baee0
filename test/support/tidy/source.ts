// What the tidiness rules look at: the repository's own text files, and what a parser sees in the code among them.
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import {
  type Argument,
  type CallExpression,
  type Expression,
  parseSync,
  type Span,
  Visitor,
} from 'oxc-parser';

export interface Source {
  /** From the repository's root, with forward slashes on every system. */
  path: string;
  text: string;
}

export interface Code extends Source {
  lines: number;
  /** As written: `./cart.ts`, `zod`, `node:fs`. Types count: they couple two files just as values do. */
  specifiers: string[];
  functions: { line: number; lines: number }[];
  /** Names in capitals, declared as in `{ PORT: z.number() }` or read as in `env.PORT`. */
  environmentKeys: string[];
}

const notOurs = new Set(['.git', 'node_modules', 'dist', 'runs', 'coverage', '.env', '.vscode', '.idea']);
const isCode = /\.(ts|tsx|mjs)$/;

/** Every text file of the repository, whatever git knows: a copy without its history must be as tidy. */
export function readSources(root: string, directory = ''): Source[] {
  const entries = readdirSync(posix.join(root, directory), { withFileTypes: true });
  return entries.flatMap((entry): Source[] => {
    const path = posix.join(directory, entry.name);
    if (notOurs.has(entry.name) || entry.name.endsWith('.log')) return [];
    if (entry.isDirectory()) return readSources(root, path);
    if (!entry.isFile()) return [];
    const text = readFileSync(posix.join(root, path), 'utf8');
    return text.includes('\0') ? [] : [{ path, text }];
  });
}

export function parseAll(sources: Source[]): Code[] {
  return sources.filter(({ path }) => isCode.test(path)).map(parse);
}

export function parse(source: Source): Code {
  const { program, module, errors } = parseSync(source.path, source.text);
  if (errors[0]) throw new Error(`${source.path} does not parse: ${errors[0].message}`);
  const lineAt = (offset: number) => source.text.slice(0, offset).split('\n').length;
  const functions: Span[] = [];
  const importedTypes: string[] = [];
  const keys = new Set<string>();
  const suites = new Set<number>();
  const addFunction = (node: Span) => functions.push(node);
  const addKey = (name: string) => /^[A-Z][A-Z0-9_]+$/.test(name) && keys.add(name);
  new Visitor({
    CallExpression: (call) => {
      for (const argument of suiteBodies(call)) suites.add(argument.start);
    },
    FunctionDeclaration: addFunction,
    FunctionExpression: addFunction,
    ArrowFunctionExpression: addFunction,
    TSImportType: ({ source: { value } }) => importedTypes.push(value),
    Property: ({ key }) => key.type === 'Identifier' && addKey(key.name),
    MemberExpression: ({ object, property }) =>
      isEnvironment(object) && property.type === 'Identifier' && addKey(property.name),
  }).visit(program);
  return {
    ...source,
    lines: source.text.trimEnd().split('\n').length,
    specifiers: [
      ...importedTypes,
      ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
      ...module.staticExports.flatMap(({ entries }) =>
        entries.flatMap((entry) => entry.moduleRequest?.value ?? []),
      ),
      ...module.dynamicImports.flatMap(({ moduleRequest }) => literal(source.text, moduleRequest) ?? []),
    ],
    functions: functions
      .filter(({ start }) => !suites.has(start))
      .map(({ start, end }) => ({ line: lineAt(start), lines: lineAt(end) - lineAt(start) + 1 })),
    environmentKeys: [...keys],
  };
}

/** The body of a `describe` is a list of tests, not a function that somebody must hold in mind. */
function suiteBodies({ callee, arguments: given }: CallExpression): Argument[] {
  return callee.type === 'Identifier' && /^(describe|suite)$/.test(callee.name) ? given : [];
}

/** `import('./report.ts')` names a file; `import(path)` is beyond what can be read here. */
function literal(text: string, { start, end }: Span): string | undefined {
  return /^(['"`])([^'"`$]+)\1$/.exec(text.slice(start, end))?.[2];
}

/** The environment by its usual names: `env.PORT`, `environment.PORT`, `process.env.PORT`. */
function isEnvironment(expression: Expression): boolean {
  const name = expression.type === 'MemberExpression' ? expression.property : expression;
  return name.type === 'Identifier' && /^env(ironment)?$/.test(name.name);
}

/** The path that a relative specifier means, or undefined for a package. */
export function targetOf(from: Source, specifier: string): string | undefined {
  return specifier.startsWith('.') ? posix.join(posix.dirname(from.path), specifier) : undefined;
}
