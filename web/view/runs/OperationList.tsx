/** The operations around this moment, as a table: the drawing's twin, and the way to each request's facts. */
import { type Operation, outcomeOf, titleOf } from '../../model/replay/operations.ts';
import { bytes, milliseconds } from '../../model/words.ts';
import { Mark, type MarkName } from '../marks/Mark.tsx';
import type { Side } from './side.ts';

const BEFORE = 5;
const AFTER = 3;

interface Props {
  readonly side: Side;
  readonly at: number;
  readonly isAlone: boolean;
  readonly operation: number | null;
  readonly open: (operation: number) => void;
}

export function OperationList({ side: { timeline }, at, isAlone, operation, open }: Props) {
  const { operations, deployment } = timeline;
  const sent = operations.sentUpTo(at);
  const first = Math.max(0, Math.min(sent - BEFORE, operations.all.length - BEFORE - AFTER));
  const around = operations.all.slice(first, first + BEFORE + AFTER);
  return (
    <div className="operations card">
      <table>
        <caption>
          Requests around this moment{isAlone ? '' : `: ${deployment}`}{' '}
          <span className="muted">
            {sent} of {operations.all.length} sent
          </span>
        </caption>
        <thead>
          <tr>
            <th scope="col">At, s</th>
            <th scope="col">Operation</th>
            <th scope="col">Client</th>
            <th scope="col">Request</th>
            <th scope="col">Outcome</th>
            <th scope="col">By</th>
            <th scope="col">Took</th>
            <th scope="col">Credential</th>
          </tr>
        </thead>
        <tbody>
          {around.length === 0 && (
            <tr>
              <td colSpan={8} className="muted">
                This history has no request.
              </td>
            </tr>
          )}
          {around.map((each, index) => (
            <Row
              key={each.number}
              operation={each}
              isChosen={each.number === operation}
              isSent={first + index < sent}
              open={open}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly operation: Operation;
  readonly isChosen: boolean;
  readonly isSent: boolean;
  readonly open: (operation: number) => void;
}

const marks: Record<ReturnType<typeof outcomeOf>, MarkName> = {
  answered: 'answered',
  refused: 'refused',
  failed: 'failed',
  'no answer': 'unknown',
};

function Row({ operation, isChosen, isSent, open }: RowProps) {
  const { number, invoke, complete, at, endAt } = operation;
  const outcome = outcomeOf(operation);
  return (
    <tr className={isSent ? undefined : 'to-come'} aria-current={isChosen || undefined}>
      <td className="mono">{(at / 1000).toFixed(3)}</td>
      <td>
        <button type="button" className="link mono" onClick={() => open(number)}>
          <span className="unseen">operation </span>
          {number}
        </button>
      </td>
      <td>
        {invoke.session} <span className="muted">{invoke.user}</span>
      </td>
      <td className="path">
        {titleOf(operation)}
        {invoke.probe && <span className="muted"> probe</span>}
        {invoke.replay && <span className="muted"> old credential</span>}
        {invoke.forged && <span className="muted"> forged</span>}
      </td>
      <td>
        <span className="status">
          <Mark of={marks[outcome]} />
          {complete?.status ?? (complete ? 'no answer' : 'open')}
        </span>
      </td>
      <td>{complete?.servedBy ?? '–'}</td>
      <td className="number">{complete ? milliseconds(endAt - at) : '–'}</td>
      <td className="number muted">
        {complete && complete.credentialBytes > 0 ? bytes(complete.credentialBytes) : 'none'}
      </td>
    </tr>
  );
}
