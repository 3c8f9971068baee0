/** The latest requests of somebody, the newest first; each opens in full. */
import type { Hop } from '../../../src/protocol/lab-events.ts';
import type { DeploymentName } from '../../../src/protocol/lab-words.ts';
import { hopLines, hopOutcome } from '../../model/deployments.ts';
import { milliseconds, spoken } from '../../model/words.ts';
import { usePage } from '../context.ts';
import { Mark } from '../marks/Mark.tsx';
import { Part } from './Head.tsx';

const SHOWN_MAX = 8;

interface Props {
  readonly deployment: DeploymentName;
  readonly of?: (hop: Hop) => boolean;
}

export function Requests({ deployment, of = () => true }: Props) {
  const { model, select } = usePage();
  const hops = hopLines(model, deployment)
    .flatMap((line) => (line.kind === 'hop' && of(line.hop) ? [line.hop] : []))
    .slice(0, SHOWN_MAX);
  return (
    <Part title="Latest requests" note={hops.length > 0 && 'newest first'}>
      {hops.length === 0 && <p className="muted">None since this page was opened.</p>}
      <ul className="inspector-requests">
        {hops.map((hop) => (
          <li key={hop.id}>
            <button
              type="button"
              className="button quiet inspector-request"
              onClick={() => select({ kind: 'request', deployment, id: hop.id })}
            >
              <Mark of={hop.retried.length > 0 ? 'retried' : hopOutcome(hop)} />
              <span>{hop.status}</span>
              <span className="grow">
                {hop.method} {hop.path.replace(/^\/api\/state(less|ful)/, '')}
              </span>
              <span className="small muted">
                {hop.node ? spoken(hop.node) : 'gateway'}, {milliseconds(hop.durationMs)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Part>
  );
}
