/** One deployment of one run, opened; a replay shows one or two of them. */
import type { DeploymentResult, RunReport } from '../../../src/protocol/reports.ts';
import type { Opened } from '../../model/replay/opened.ts';
import type { RunPart } from '../../model/route.ts';

export interface Side extends Opened {
  /** Null: from a file of somebody's. */
  readonly part: RunPart | null;
  readonly report: RunReport | null;
  readonly result: DeploymentResult | null;
  /** The run's folder or the file's name. */
  readonly name: string;
}

/** An operation that a person looks at. */
export interface Choice {
  readonly side: number;
  readonly operation: number;
}
