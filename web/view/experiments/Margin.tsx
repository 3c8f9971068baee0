/** What will run and what is checked. The verdicts stay hidden here, before the run and after. */

import type { ExperimentCard } from '../../../src/protocol/cards.ts';
import type { DeploymentName } from '../../../src/protocol/lab-words.ts';
import { statementTexts } from '../../../src/protocol/statements.ts';
import { plural } from '../../model/words.ts';
import { usePage } from '../context.ts';
import { Letter } from '../marks/Tag.tsx';

interface Props {
  readonly card: ExperimentCard;
  readonly seed: number | undefined;
}

export function Margin({ card, seed }: Props) {
  const { lab } = usePage().model;
  return (
    <aside className="margin" aria-label="About this experiment">
      <section>
        <h2>
          What is done <span className="muted">{seed !== undefined && `seed ${seed}`}</span>
        </h2>
        <ol className="steps">
          {card.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </section>
      <section>
        <h2>What is checked</h2>
        <dl className="checked">
          {card.invariants.map((id) => (
            <div key={id}>
              <dt className="mono muted">{id}</dt>
              <dd>{statementTexts[id].inShort}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section>
        <h2>
          Runs for <span className="muted">{plural(card.nodesMin, 'node')} at least</span>
        </h2>
        <ul className="runs-for">
          {(Object.keys(card.expected) as DeploymentName[]).map((name) => (
            <li key={name}>
              <Letter of={name} />
              <strong>{name}</strong>
              <span className="small muted right">
                {card.needsStore.includes(name) ? 'with its store' : lab && gatewayOf(lab.deployments, name)}
              </span>
            </li>
          ))}
        </ul>
      </section>
    </aside>
  );
}

const gatewayOf = (deployments: readonly { name: string; gateway: string }[], wanted: string) =>
  deployments.find(({ name }) => name === wanted)?.gateway;
