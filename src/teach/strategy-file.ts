/** A strategy in a file of somebody's own: found, imported, and asked whether it is one. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { credentialKinds, families, StateHolder, StrategyLabel } from '../protocol/strategies.ts';
import type { CreateStrategy, Strategy } from '../strategies/strategy.ts';

const oneOf = (words: readonly string[]) => `must be ${words.map((word) => `'${word}'`).join(' or ')}`;

/** Every member that is no method: what it must be, in words and as a check. */
const facts: Record<string, { readonly schema: z.ZodType; readonly must: string }> = {
  name: { schema: StrategyLabel, must: 'must be a name such as json-file: small letters, digits, hyphens' },
  family: { schema: z.enum(families), must: oneOf(families) },
  credentialKind: { schema: z.enum(credentialKinds), must: oneOf(credentialKinds) },
  stateHeldBy: { schema: StateHolder, must: oneOf(StateHolder.options) },
};

const methods = ['start', 'find', 'apply', 'end', 'list', 'endAll', 'held', 'checkReady', 'close'] as const;

const isClass = (value: unknown) => /^class\b/.test(Function.prototype.toString.call(value));
const shown = (value: unknown) => (value === undefined ? 'missing' : `${JSON.stringify(value)}`.slice(0, 40));

/** @throws whatever the file throws while it is imported */
export async function importStrategyFile(file: string): Promise<Record<string, unknown>> {
  return import(pathToFileURL(resolve(file)).href);
}

/** The function that creates the strategy: the export `createStrategy`, or the default one. Else what is wrong. */
export function creatorIn(exported: Record<string, unknown>): CreateStrategy | string {
  const create = exported.createStrategy ?? exported.default;
  const names =
    Object.keys(exported)
      .filter((name) => name !== 'default' && name !== 'module.exports')
      .join(', ') || 'nothing';
  // An empty file counts as CommonJS, whose default export is an empty object.
  if (create === undefined || (typeof create === 'object' && Object.keys({ ...create }).length === 0)) {
    return `it exports neither createStrategy nor a default (it exports ${names})`;
  }
  if (typeof create !== 'function') return `what it exports is no function, but ${shown(create)}`;
  if (isClass(create))
    return 'it exports a class; export a function: async (options) => new YourStrategy(options)';
  return create as CreateStrategy;
}

/** What this object lacks to be a strategy, one line each. */
export function membersMissing(candidate: unknown): string[] {
  if (typeof candidate !== 'object' || candidate === null) {
    return [`createStrategy answers ${shown(candidate)}, not a strategy`];
  }
  const object = candidate as Record<string, unknown>;
  const wrong = Object.entries(facts)
    .filter(([name, { schema }]) => !schema.safeParse(object[name]).success)
    .map(([name, { must }]) => `${name} is ${shown(object[name])}; it ${must}`);
  const absent = methods
    .filter((name) => typeof object[name] !== 'function')
    .map((name) => `it has no method ${name}()`);
  return [...wrong, ...absent];
}

/** What it claims about itself. */
export const factsOf = ({ name, family, credentialKind, stateHeldBy }: Strategy) => ({
  name,
  family,
  credentialKind,
  stateHeldBy,
});
