/** Faults and failures, the newest below; what was simply answered is only counted. A line of a request selects it. */
import type { DeploymentName } from '../../../src/protocol/lab-words.ts';
import { hopOutcome } from '../../model/deployments.ts';
import { shortPath } from '../../model/flights.ts';
import { happeningWords } from '../../model/happenings.ts';
import { type LogEntry, logEntries } from '../../model/log-entries.ts';
import type { LogLine } from '../../model/model.ts';
import { grouped } from '../../model/words.ts';
import { usePage } from '../context.ts';
import { Mark, type MarkName } from '../marks/Mark.tsx';
import { spoken } from '../topology/rows.ts';

const LINES_SHOWN = 40;

export function Log({ only }: { readonly only: DeploymentName | null }) {
  const { model, selection, select } = usePage();
  const names = (model.lab?.deployments ?? [])
    .map(({ name }) => name)
    .filter((name) => only === null || name === only);
  const entries = logEntries(model, names, LINES_SHOWN);
  const requests = (model.lab?.deployments ?? [])
    .filter(({ name }) => names.includes(name))
    .flatMap(({ nodes }) => nodes)
    .reduce((sum, node) => sum + node.requests, 0);
  return (
    <section className="log" aria-labelledby="log-title">
      <h2 id="log-title">
        Log <span className="muted">faults and failures of {grouped(requests)} requests</span>
      </h2>
      {entries.length === 0 && (
        <p className="muted small">Nothing was broken, refused or lost since this page was opened.</p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <ol className="lines" tabIndex={0}>
        {entries.map((entry) => {
          const { deployment, line, key } = entry;
          return (
            <li key={key}>
              <Line
                entry={entry}
                prefix={only === null}
                isChosen={
                  line.kind === 'hop' &&
                  selection?.kind === 'request' &&
                  selection.deployment === deployment &&
                  selection.id === line.hop.id
                }
                choose={(id) => select({ kind: 'request', deployment, id })}
              />
            </li>
          );
        })}
      </ol>
    </section>
  );
}

interface LineProps {
  readonly entry: LogEntry;
  readonly prefix: boolean;
  readonly isChosen: boolean;
  readonly choose: (hop: number) => void;
}

function Line({ entry: { deployment, line, count }, prefix, isChosen, choose }: LineProps) {
  const content = (
    <>
      <span className="muted">{timeOf(line)}</span>
      <Mark of={markOf(line)} />
      <span className="text">
        {prefix && `${deployment} `}
        {wordsOf(line)}
        {count > 1 && `, and ${count - 1} like it`}
      </span>
    </>
  );
  if (line.kind !== 'hop') return <p className="line">{content}</p>;
  return (
    <button type="button" className="line" aria-pressed={isChosen} onClick={() => choose(line.hop.id)}>
      {content}
    </button>
  );
}

function timeOf(line: LogLine): string {
  const date = new Date(line.kind === 'hop' ? line.hop.at : line.at);
  return `${date.toTimeString().slice(0, 8)}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

const marks = { heal: 'healthy', scale: 'healthy', phase: 'unknown', lost: 'down', fault: 'down' } as const;

function markOf(line: LogLine): MarkName {
  if (line.kind !== 'hop') return marks[line.kind];
  const outcome = hopOutcome(line.hop);
  return outcome === 'answered' ? 'retried' : outcome;
}

function wordsOf(line: LogLine): string {
  if (line.kind !== 'hop') return happeningWords(line).title;
  const { client, method, path, status, node, retried } = line.hop;
  const by = node === null ? 'from the gateway' : `from ${spoken(node)}`;
  const tried = retried.length > 0 ? `, after ${retried.map(spoken).join(', ')}` : '';
  return `${client ?? 'somebody'} ${method} ${shortPath(path)}: ${status} ${by}${tried}`;
}
