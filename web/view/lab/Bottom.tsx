/** Below the drawing: how it went over time, and what was broken and refused. */
import type { DeploymentState } from '../../../src/protocol/lab-events.ts';
import type { DeploymentName } from '../../../src/protocol/lab-words.ts';
import { happeningWords } from '../../model/happenings.ts';
import type { LogLine } from '../../model/model.ts';
import { Charts, type TimedMark } from '../charts/Charts.tsx';
import { usePage } from '../context.ts';
import { Letter } from '../marks/Tag.tsx';
import { Log } from './Log.tsx';

interface Props {
  /** Whose time is drawn: side by side it is the deployment in front. */
  readonly charted: DeploymentState | undefined;
  /** Null: the log tells of all. */
  readonly only: DeploymentName | null;
}

export function Bottom({ charted, only }: Props) {
  const { model } = usePage();
  const samples = (charted && model.lab?.samples[charted.name]) ?? [];
  const marks = ((charted && model.notable[charted.name]) ?? []).flatMap(markOf);
  return (
    <div className={only === null ? 'lab-bottom several' : 'lab-bottom'}>
      {only === null && charted && (
        <p className="charted" title={`Charts of ${charted.name}`}>
          <Letter of={charted.name} />
          <span className="unseen">Charts of {charted.name}</span>
        </p>
      )}
      <Charts samples={samples} marks={marks} name={charted?.name ?? 'lab'} />
      <Log only={only} />
    </div>
  );
}

function markOf(line: LogLine): TimedMark[] {
  if (line.kind !== 'fault' && line.kind !== 'heal') return [];
  return [{ at: line.at, kind: line.kind, words: happeningWords(line).title }];
}
