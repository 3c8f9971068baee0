/** One line of a history as an event, or what is wrong with it in words. */
import {
  type Complete,
  Disclosed,
  HistoryEvent,
  type Invoke,
  OperationKind,
} from '../../../src/protocol/history.ts';

export type Line = { readonly event: HistoryEvent } | { readonly problem: string };

const kinds = new Set<string>(OperationKind.options);
const disclosed = new Set<string>(Disclosed.options);
type Check = (value: unknown) => boolean;

const isNumber: Check = (value) => Number.isFinite(value) && (value as number) >= 0;
const isText: Check = (value) => typeof value === 'string';
const isCount: Check = (value) => Number.isInteger(value) && (value as number) >= 0;
const isFlag: Check = (value) => typeof value === 'boolean';
const listOf =
  (is: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(is);
const orNull =
  (is: Check): Check =>
  (value) =>
    value === null || is(value);
const optional =
  (is: Check): Check =>
  (value) =>
    value === undefined || is(value);
const isObject: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Nearly every line is one of these two, and a run has hundreds of thousands of them: they are looked at by hand, which
 * takes a tenth of the schema's time. A test holds both to the same answer; only what an answer showed is not looked into.
 */
const invokeChecks: Record<keyof Omit<Invoke, 'type'>, Check> = {
  at: isNumber,
  operation: isCount,
  kind: (value) => kinds.has(value as string),
  session: isText,
  user: isText,
  to: isText,
  credential: orNull(Number.isInteger),
  forged: optional(isText),
  replay: optional(isFlag),
  probe: optional(isFlag),
  productId: optional(isText),
  quantity: optional(Number.isInteger),
  text: optional(isText),
  key: optional(isText),
  canary: optional(isText),
  misplaced: optional(isFlag),
};
const completeChecks: Record<keyof Omit<Complete, 'type'>, Check> = {
  at: isNumber,
  operation: isCount,
  status: orNull(Number.isInteger),
  code: optional(isText),
  servedBy: orNull(isText),
  output: isObject,
  issued: optional(Number.isInteger),
  issuedParts: optional(listOf(Number.isInteger)),
  discloses: optional(listOf((value) => disclosed.has(value as string))),
  cleared: optional(isFlag),
  credentialBytes: Number.isInteger,
  requestBytes: Number.isInteger,
  latencyMs: Number.isFinite,
  error: optional(isText),
};

/** The first field that is not as it should be; null when all are. */
function wrongField(value: object, checks: Readonly<Record<string, Check>>): string | null {
  for (const name in checks) if (!checks[name]?.((value as Record<string, unknown>)[name])) return name;
  return null;
}

const known = new Set(['begin', 'phase', 'fault', 'heal', 'scale', 'revoke', 'setting', 'measure', 'search']);

export function readLine(text: string): Line {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'this is not JSON' };
  }
  const { type } = (value ?? {}) as { type?: unknown };
  if (type === 'invoke' || type === 'ok' || type === 'fail' || type === 'info') {
    const wrong = wrongField(value as object, type === 'invoke' ? invokeChecks : completeChecks);
    if (wrong === null) return { event: value as Invoke | Complete };
    return { problem: `the field ${wrong} of this request is missing or wrong` };
  }
  const parsed = known.has(type as string) ? HistoryEvent.safeParse(value) : null;
  if (parsed?.success) return { event: parsed.data };
  return {
    problem: `this is JSON, but no event of a history${typeof type === 'string' ? ` (${type.slice(0, 40)})` : ''}`,
  };
}
