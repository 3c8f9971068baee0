/** Every kind of rule, and what stands behind it. */
import type { Rule } from './case.ts';
import type { Handler, Judged, Seen } from './rules/handler.ts';
import { lifetimes, requestAtMost, room, takenBack } from './rules/limits.ts';
import { anyServer, holds, lostAtMost, noStore } from './rules/sessions.ts';

const handlers: { readonly [Kind in Rule['kind']]: Handler<Kind> } = {
  holds,
  'any server': anyServer,
  'no store': noStore,
  'lost at most': lostAtMost,
  'taken back': takenBack,
  room,
  'request at most': requestAtMost,
  lifetimes,
};

/** The kind of a rule names its handler. */
const handlerOf = (rule: Rule): Handler<Rule['kind']> =>
  handlers[rule.kind] as unknown as Handler<Rule['kind']>;

export const experimentsOf = (rule: Rule): readonly string[] => handlerOf(rule).experiments(rule);
export const ruleText = (rule: Rule, claim: string): string => handlerOf(rule).text(rule, claim);
export const judgeRule = (rule: Rule, seen: Seen): Judged | null => handlerOf(rule).judge(rule, seen);
