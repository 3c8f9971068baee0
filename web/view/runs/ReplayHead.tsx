/** Which run this is, its other deployments, what to put beside it, and what of it could not be read. */
import type { ReactNode } from 'react';
import { go } from '../../link/route.ts';
import { sizeWords } from '../../model/replay/moment-words.ts';
import { address } from '../../model/route.ts';
import { Mark } from '../marks/Mark.tsx';
import { Letter } from '../marks/Tag.tsx';
import { Exports } from './Exports.tsx';
import type { Side } from './side.ts';

interface Props {
  readonly sides: readonly Side[];
  readonly at: number;
  readonly tools: ReactNode;
}

export function ReplayHead({ sides, at, tools }: Props) {
  const [first] = sides;
  if (!first) return null;
  const { timeline, part, name, report } = first;
  const others = report?.results.filter(({ history }) => history !== null) ?? [];
  return (
    <div className="replay-head">
      <p className="row">
        <strong>{timeline.begin?.experiment ?? name}</strong>
        <span className="muted">
          {sizeWords(timeline)}, charted every {everyWords(first.samples.everyMs)}
        </span>
        {part && others.length > 1 && (
          <nav className="segments" aria-label="Deployments of this run">
            {others.map(({ deployment }) => (
              <a
                key={deployment}
                href={address.run(part.run, deployment)}
                aria-current={sides.length === 1 && deployment === part.deployment ? 'page' : undefined}
              >
                {deployment}
              </a>
            ))}
          </nav>
        )}
        {part && <Beside sides={sides} />}
        <span className="right" />
        {part && (
          <a className="small" href={address.run(part.run, part.deployment, withBeside(sides, at))}>
            Link to this moment
          </a>
        )}
        <Exports run={part?.run ?? null} report={report} />
      </p>
      {tools}
      {sides.map((side) =>
        side.problems.map((problem) => (
          <p key={`${side.name} ${problem}`} className="problem" role="status">
            <Mark of="degraded" />
            {sides.length > 1 && <Letter of={side.timeline.deployment} />}
            {problem} What could be read is shown.
          </p>
        )),
      )}
    </div>
  );
}

const everyWords = (ms: number): string => (ms < 1000 ? `${ms} ms` : `${ms / 1000} s`);

function withBeside([, second]: readonly Side[], at: number) {
  return { at, ...(second?.part && { beside: second.part }) };
}

/** Another deployment of the same run beside this one; any two runs by their address. */
function Beside({ sides }: { readonly sides: readonly Side[] }) {
  const [first, second] = sides;
  if (!first?.part) return null;
  const { run, deployment } = first.part;
  const names = first.report?.results.flatMap((each) => (each.history === null ? [] : each.deployment)) ?? [];
  const rest = names.filter((each) => each !== deployment);
  const isForeign = second?.part && second.part.run !== run;
  return (
    <label className="small">
      Beside it{' '}
      <select
        value={isForeign ? 'another' : (second?.part?.deployment ?? '')}
        onChange={({ target }) => {
          const beside = rest.find((each) => each === target.value);
          go(address.run(run, deployment, beside ? { beside: { run, deployment: beside } } : {}));
        }}
      >
        <option value="">nothing</option>
        {isForeign && <option value="another">another run</option>}
        {rest.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>
    </label>
  );
}
