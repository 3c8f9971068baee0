/** One line of a history as an event, or what is wrong with it in words. */
import { type Complete, HistoryEvent, type Invoke, OperationKind } from '../../../src/protocol/history.ts';

export type Line = { readonly event: HistoryEvent } | { readonly problem: string };

const kinds = new Set<string>(OperationKind.options);
const isNumber = (value: unknown): value is number => Number.isFinite(value) && (value as number) >= 0;
const isText = (value: unknown): value is string => typeof value === 'string';
const isNullable = (is: (value: unknown) => boolean, value: unknown): boolean => value === null || is(value);

/**
 * Nearly every line is one of these two, and a run has hundreds of thousands of them: they are looked at by hand, which
 * takes a tenth of the schema's time. A test holds both to the same answer.
 */
function isInvoke(value: Partial<Invoke>): value is Invoke {
  return (
    isNumber(value.at) &&
    Number.isInteger(value.operation) &&
    isNumber(value.operation) &&
    kinds.has(value.kind as string) &&
    isText(value.session) &&
    isText(value.user) &&
    isText(value.to) &&
    isNullable(Number.isInteger, value.credential)
  );
}

function isComplete(value: Partial<Complete>): value is Complete {
  return (
    isNumber(value.at) &&
    Number.isInteger(value.operation) &&
    isNumber(value.operation) &&
    isNullable(Number.isInteger, value.status) &&
    isNullable(isText, value.servedBy) &&
    typeof value.output === 'object' &&
    value.output !== null &&
    Number.isInteger(value.credentialBytes) &&
    Number.isInteger(value.requestBytes) &&
    Number.isFinite(value.latencyMs)
  );
}

const known = new Set(['begin', 'phase', 'fault', 'heal', 'scale', 'revoke', 'setting', 'measure']);

export function readLine(text: string): Line {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'this is not JSON' };
  }
  const { type } = (value ?? {}) as { type?: unknown };
  if (type === 'invoke') {
    return isInvoke(value as Partial<Invoke>)
      ? { event: value as Invoke }
      : { problem: 'a request lacks a field' };
  }
  if (type === 'ok' || type === 'fail' || type === 'info') {
    return isComplete(value as Partial<Complete>)
      ? { event: value as Complete }
      : { problem: 'the end of a request lacks a field' };
  }
  const parsed = known.has(type as string) ? HistoryEvent.safeParse(value) : null;
  if (parsed?.success) return { event: parsed.data };
  return {
    problem: `this is JSON, but no event of a history${isText(type) ? ` (${type.slice(0, 40)})` : ''}`,
  };
}
