/** What a rule asks of the laboratory, in words, and what it makes of the answer. */
import type { DeploymentResult } from '../../../../protocol/reports.ts';
import type { Experiment } from '../../../runner/experiment.ts';
import type { Rule } from '../case.ts';

/** What was measured, and the lifetimes that the record sets. */
export interface Seen {
  readonly experiment: Experiment;
  readonly result: DeploymentResult;
  readonly idleSeconds: number;
  readonly absoluteSeconds: number;
}

export interface Judged {
  readonly met: boolean;
  readonly seen: string;
  /** What is paid although it is met; null for nothing. */
  readonly price: string | null;
}

export type Of<Kind extends Rule['kind']> = Extract<Rule, { kind: Kind }>;

export interface Handler<Kind extends Rule['kind']> {
  /** Numbers of experiments; the first that speaks of the deployment decides. */
  experiments(rule: Of<Kind>): readonly string[];
  /** What must come out; the claim is the experiment's own. */
  text(rule: Of<Kind>, claim: string): string;
  /** Null where the run has not measured what is asked. */
  judge(rule: Of<Kind>, seen: Seen): Judged | null;
}

export const judged = (met: boolean, seen: string, price: string | null = null): Judged => ({
  met,
  seen,
  price: met ? price : null,
});
