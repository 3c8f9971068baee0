// The tidiness rules besides imports. Each is a pure function from files to sentences that name what is wrong.
import { type Code, type Source, targetOf } from './source.ts';

export const functionLinesMax = 70;
export const fileLinesMax = 200;

/** `exceptions` maps a path to the reason why it may be long; one that is not needed is itself a violation. */
export function sizeViolations(codes: Code[], exceptions: Record<string, string> = {}): string[] {
  const tooLong = codes.flatMap(({ path, lines, functions }) => [
    ...(lines > fileLinesMax ? [{ path, what: `has ${lines} lines, ${fileLinesMax} at most` }] : []),
    ...functions
      .filter((each) => each.lines > functionLinesMax)
      .map((each) => ({
        path,
        what: `line ${each.line}: a function of ${each.lines} lines, ${functionLinesMax} at most`,
      })),
  ]);
  const needless = Object.keys(exceptions).filter((path) => !tooLong.some((each) => each.path === path));
  return [
    ...tooLong.filter(({ path }) => !(path in exceptions)).map(({ path, what }) => `${path}: ${what}`),
    ...needless.map((path) => `${path}: needs no exception`),
  ];
}

/**
 * A test that waits for so long is either slow or wrong on another machine: it polls instead. `exceptions` maps a path
 * to the reason why time itself is what it is about; one that is not needed is itself a violation.
 */
export function sleepers(codes: Code[], exceptions: Record<string, string> = {}): string[] {
  const takesTime = /\bsetTimeout(?:\(| as )|import \{[^}]*\bpause\b[^}]*\} from '[^']*\/until\.ts'/;
  const found = codes
    .filter(({ path, text }) => path.startsWith('test/') && takesTime.test(text))
    .map(({ path }) => path);
  const needless = Object.keys(exceptions).filter((path) => !found.includes(path));
  return [
    ...found.filter((path) => !(path in exceptions)).map((path) => `${path}: waits for a fixed time`),
    ...needless.map((path) => `${path}: needs no exception`),
  ];
}

/** A registry is a literal map in `index.ts`; what it does not import is not registered. */
export function unregistered(codes: Code[], member: RegExp, index: string): string[] {
  const registry = codes.find(({ path }) => path === index);
  const registered = registry?.specifiers.map((specifier) => targetOf(registry, specifier)) ?? [];
  return codes
    .filter(({ path }) => member.test(path) && path !== index && !registered.includes(path))
    .map(({ path }) => `${path}: not registered in ${index}`);
}

export function unknownScripts(sources: Source[], scripts: Record<string, string>): string[] {
  const command = /\bnpm (?:(?:run|run-script) (?:-[\w-]+ )*([a-z][\w:-]*)|(start|test|stop|restart)\b)/g;
  return sources
    .filter(({ path }) => path.endsWith('.md'))
    .flatMap(({ path, text }) =>
      [...text.matchAll(command)]
        .filter(([, run, lifecycle]) => !Object.hasOwn(scripts, run ?? lifecycle ?? ''))
        .map(([words]) => `${path}: package.json has no script for \`${words}\``),
    );
}

/** A path under somebody's home says nothing to anybody else, and tells about that machine. */
export function machinePaths(sources: Source[]): string[] {
  const path = /(?<![\w.$}-])(?:\/(?:home|Users|root|work)\/[\w.-]+|[A-Za-z]:\\Users\\[\w.-]+)/g;
  return sources.flatMap((source) =>
    [...source.text.matchAll(path)].map(([found]) => `${source.path}: ${found} exists on one machine only`),
  );
}

/** Commented-out keys count: a key without a default is shown, not set. */
export function undocumentedKeys(config: Code, example: Source | undefined): string[] {
  const documented = new Set(
    [...(example?.text.matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gm) ?? [])].map(([, key]) => key),
  );
  return config.environmentKeys
    .filter((key) => !documented.has(key))
    .map((key) => `.env.example: ${key} is missing`);
}
