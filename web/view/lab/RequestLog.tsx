/** The latest requests through this deployment's gateway, and what was broken between them. */
import type { Hop } from '../../../src/protocol/lab-events.ts';
import type { DeploymentName } from '../../../src/protocol/lab-words.ts';
import { hopLines, hopOutcome, hopReason } from '../../model/deployments.ts';
import type { LogLine } from '../../model/model.ts';
import { bytes, milliseconds } from '../../model/words.ts';
import { usePage } from '../context.ts';
import { Mark } from '../marks/Mark.tsx';

const LINES_SHOWN = 5;

export function RequestLog({ name }: { readonly name: DeploymentName }) {
  const { model } = usePage();
  const lines = hopLines(model, name).slice(0, LINES_SHOWN);
  return (
    <div className="log">
      <table>
        <caption>
          Latest requests <span className="muted">newest first</span>
        </caption>
        <thead className="unseen">
          <tr>
            <th scope="col">Status</th>
            <th scope="col">Request</th>
            <th scope="col">Answered by</th>
            <th scope="col">Duration</th>
            <th scope="col">Credential</th>
          </tr>
        </thead>
        <tbody>
          {lines.length === 0 && (
            <tr>
              <td colSpan={5} className="muted">
                No request since this page was opened.
              </td>
            </tr>
          )}
          {lines.map((line) => (
            <Line key={line.sequence} line={line} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Line({ line }: { readonly line: LogLine }) {
  if (line.kind === 'hop') return <HopLine hop={line.hop} />;
  return (
    <tr className="mark-line">
      <td colSpan={5}>{words(line)}</td>
    </tr>
  );
}

function HopLine({ hop }: { readonly hop: Hop }) {
  const reason = hopReason(hop);
  return (
    <tr title={reason ?? undefined}>
      <td>
        <span className="status">
          <Mark of={hop.retried.length > 0 ? 'retried' : hopOutcome(hop)} />
          {hop.status}
        </span>
      </td>
      <td className="path">
        {hop.method} {hop.path.replace(/^\/api\/state(less|ful)/, '')}
      </td>
      <td>
        {hop.node ?? 'gateway'}
        {hop.retried.length > 0 && <span className="muted"> after {hop.retried.join(', ')}</span>}
      </td>
      <td className="number">{milliseconds(hop.durationMs)}</td>
      <td className="number muted">{hop.credentialBytes > 0 ? bytes(hop.credentialBytes) : 'none'}</td>
    </tr>
  );
}

function words(line: Exclude<LogLine, { kind: 'hop' }>): string {
  if (line.kind === 'fault') return `${line.fault} ${line.target}`;
  if (line.kind === 'scale') return `${line.node} ${line.change}`;
  return line.kind === 'heal' ? `heal ${line.target}` : `${line.phase} phase`;
}
