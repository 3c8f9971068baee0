/** The lines of the log: what was broken and refused, and the steady traffic's like failures as one line each. */
import { LOAD_CLIENT } from '../../src/protocol/lab-clients.ts';
import type { DeploymentName } from '../../src/protocol/lab-words.ts';
import type { LogLine, Model } from './model.ts';

export interface LogEntry {
  readonly deployment: DeploymentName;
  readonly line: LogLine;
  /** How many like it, one after the other, the line stands for. */
  readonly count: number;
  /** Of the first of them: it stays the same while others join. */
  readonly key: string;
}

/** The newest first. */
export function logEntries(model: Model, names: readonly DeploymentName[], shownMax: number): LogEntry[] {
  const entries = names
    .flatMap((deployment) =>
      (model.notable[deployment] ?? []).map((line): LogEntry => {
        const key = `${deployment} ${line.sequence} ${line.kind === 'lost' ? line.node : ''}`;
        return { deployment, line, count: 1, key };
      }),
    )
    .sort((a, b) => b.line.sequence - a.line.sequence);
  const joined: LogEntry[] = [];
  for (const entry of entries) {
    const last = joined.at(-1);
    if (last && isAlike(last, entry))
      joined[joined.length - 1] = { ...last, count: last.count + 1, key: entry.key };
    else joined.push(entry);
  }
  return joined.slice(0, shownMax);
}

const isAlike = (a: LogEntry, b: LogEntry): boolean =>
  a.deployment === b.deployment &&
  a.line.kind === 'hop' &&
  b.line.kind === 'hop' &&
  a.line.hop.client === LOAD_CLIENT &&
  b.line.hop.client === LOAD_CLIENT &&
  a.line.hop.status === b.line.hop.status;
