/** A case is data: what is true of it, what it requires, and what decides whether a deployment meets that. */
import type { Measurements } from '../../../protocol/reports.ts';

/** What must come out, of which experiment. Experiments are named by their number. */
export type Rule =
  /** The experiment holds; `figure` is the measurement that tells it best. */
  | {
      readonly kind: 'holds';
      readonly experiment: string;
      readonly figure?: keyof Measurements;
      /** That requests are put off for a while, and served again, is a price and no failure. */
      readonly mayDegrade?: boolean;
    }
  | { readonly kind: 'any server' }
  | { readonly kind: 'no store' }
  /** Of all sessions, this share may be lost at most; what is lost below it is a price. */
  | { readonly kind: 'lost at most'; readonly experiment: string; readonly share: number }
  /** A copy of a credential is refused so soon after the logout; later than at once is a price. */
  | { readonly kind: 'taken back'; readonly withinSeconds: number }
  | { readonly kind: 'room'; readonly bytes: number }
  | { readonly kind: 'request at most'; readonly bytes: number }
  /** Both clocks work, and the record sets them within these bounds. */
  | {
      readonly kind: 'lifetimes';
      readonly idleSecondsMax?: number;
      readonly absoluteSecondsMax?: number;
      readonly absoluteSecondsMin?: number;
    };

export interface Requirement {
  /** By this name the record speaks of it. */
  readonly id: string;
  /** One sentence that the owner of the case would say. */
  readonly text: string;
  readonly rule: Rule;
}

export interface Case {
  readonly id: string;
  readonly title: string;
  /** The rows of the case's table. */
  readonly facts: readonly (readonly [name: string, text: string])[];
  readonly requirements: readonly Requirement[];
  /** What no experiment decides: it is left to the people who read the record. */
  readonly forPeople: string;
}
