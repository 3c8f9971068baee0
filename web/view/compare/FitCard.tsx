/** One strategy against the needs: each met or not, with the measured reason; its price, and what it gives up. */
import type { Answer, Fit } from '../../model/fit.ts';
import { priceWords, tradeOff } from '../../model/fit-words.ts';
import { address } from '../../model/route.ts';
import { Mark, type MarkName } from '../marks/Mark.tsx';
import { Letter } from '../marks/Tag.tsx';

const marks: Record<Answer['state'], MarkName> = {
  met: 'healthy',
  'not met': 'down',
  'not measured': 'unknown',
};

export function FitCard({ fit: { deployment, state, answers, price, row } }: { readonly fit: Fit }) {
  const met = answers.filter((answer) => answer.state === 'met').length;
  return (
    <article className="fit" data-strategy={deployment} aria-label={`${deployment}: ${state}`}>
      <header>
        <Letter of={deployment} />
        <h4 className="grow">{deployment}</h4>
        {answers.length > 0 && (
          <span className="small muted">
            {met} of {answers.length} met
          </span>
        )}
      </header>
      <ul>
        {answers.map((answer) => (
          <li key={answer.need}>
            <Mark of={marks[answer.state]} />
            <span className="grow">
              <span className="unseen">{answer.state}: </span>
              {answer.field ? (
                <a href={address.cell(deployment, answer.field)}>{answer.reason}</a>
              ) : (
                answer.reason
              )}
            </span>
          </li>
        ))}
      </ul>
      {state === 'fits' && (
        <>
          <dl className="price">
            {priceWords(price).map(([name, text]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
          <p>
            <strong>Trade-off</strong> {tradeOff(row)}
          </p>
        </>
      )}
    </article>
  );
}
