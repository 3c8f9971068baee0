/** A smaller exercise: a name, whether it is about a file of its own, and how it is checked. */

import type { ExerciseCheck } from '../../../protocol/grade.ts';
import type { DeploymentName, GatewayPolicy } from '../../../protocol/lab-words.ts';
import type { Guard } from '../../processes/guard.ts';

export interface ExerciseBench {
  readonly guard: Guard;
  /** Absolute; empty where the exercise needs none. */
  readonly file: string;
  /** Gives this work a running deployment of ours, and stops it afterwards. @throws LabRefusal without a store */
  withDeployment<Value>(
    asked: { readonly name: DeploymentName; readonly nodes: number; readonly policy: GatewayPolicy },
    /** Given the address under which the contract's routes begin. */
    work: (base: string) => Promise<Value>,
  ): Promise<Value>;
}

export interface Exercise {
  readonly name: string;
  readonly needsFile: boolean;
  check(bench: ExerciseBench): Promise<ExerciseCheck[]>;
}

/** @param seen what was seen instead; null when all was right */
export const checked = (what: string, seen: string | null): ExerciseCheck => ({
  what,
  passed: seen === null,
  seen: seen ?? '',
});
